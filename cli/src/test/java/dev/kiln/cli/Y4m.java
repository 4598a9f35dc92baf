package dev.kiln.cli;

import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A video as YUV4MPEG2 of 640x480 at 30 frames a second, which Chromium's fake camera plays. */
final class Y4m {
  private Y4m() {}

  static Path of(Path video, Path file) {
    try (VideoSource source = VideoSource.file(video);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write("YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\n".getBytes(StandardCharsets.US_ASCII));
      while (source.grab()) {
        int width = source.width();
        int height = source.height();
        Image shot = new Image(new byte[width * height * 3], width, height, PixelFormat.BGR);
        source.retrieve(shot);
        Image frame = shot.resize(640, 480);
        out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
        plane(frame, 1, 0.114, 0.587, 0.299, 0, out);
        plane(frame, 2, 0.5, -0.331, -0.169, 128, out);
        plane(frame, 2, -0.081, -0.419, 0.5, 128, out);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void plane(
      Image bgr, int step, double blue, double green, double red, int zero, OutputStream out)
      throws IOException {
    byte[] pixels = bgr.pixels();
    for (int y = 0; y < bgr.height(); y += step) {
      for (int x = 0; x < bgr.width(); x += step) {
        int i = (y * bgr.width() + x) * 3;
        double value =
            blue * (pixels[i] & 0xff)
                + green * (pixels[i + 1] & 0xff)
                + red * (pixels[i + 2] & 0xff);
        out.write((int) Math.max(0, Math.min(255, Math.round(value + zero))));
      }
    }
  }
}
