package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Encodes by {@code ffmpeg}, which chooses the format by the file's ending; frames go to it as raw
 * BGR through a pipe.
 */
final class FfmpegEncoder implements VideoEncoder {
  private final Ffmpeg ffmpeg;

  /**
   * Starts ffmpeg.
   *
   * @param name the file's final name, for messages
   * @throws MediaException if ffmpeg is not installed
   */
  FfmpegEncoder(Path name, Path file, int width, int height, double fps) {
    ffmpeg =
        Ffmpeg.start(
            name,
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-f",
                "rawvideo",
                "-pix_fmt",
                "bgr24",
                "-s",
                width + "x" + height,
                "-r",
                String.format(Locale.ROOT, "%.6f", fps),
                "-i",
                "-",
                // Most players show only 4:2:0, which needs even sizes.
                "-vf",
                "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                "-pix_fmt",
                "yuv420p",
                Ffmpeg.file(file)));
  }

  @Override
  public void write(Image frame) {
    try {
      ffmpeg.input().write(frame.pixels());
    } catch (IOException e) {
      throw new MediaException("ffmpeg stopped: " + ffmpeg.failure(), e);
    }
  }

  @Override
  public void finish() {
    try {
      ffmpeg.input().close();
    } catch (IOException e) {
      throw new MediaException("ffmpeg stopped: " + ffmpeg.failure(), e);
    }
    String failure = ffmpeg.failure();
    if (!failure.isEmpty()) {
      throw new MediaException("ffmpeg could not write the video: " + failure);
    }
    close();
  }

  @Override
  public void close() {
    ffmpeg.close();
  }
}
