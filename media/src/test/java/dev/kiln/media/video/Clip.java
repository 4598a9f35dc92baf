package dev.kiln.media.video;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.file.Path;

/** A short clip: a bright square moves over a dark background by 4 pixels per frame. */
public final class Clip {
  private Clip() {}

  public static Image frame(int number, int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = picture.createGraphics();
    g.setColor(new Color(20, 40, 60));
    g.fillRect(0, 0, width, height);
    g.setColor(new Color(230, 120, 40));
    g.fillRect(4 * number, height / 3, height / 3, height / 3);
    g.dispose();
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    return new Image(pixels, width, height, PixelFormat.BGR);
  }

  public static void write(Path file, int frames, int width, int height, double fps) {
    try (VideoFile video = VideoFile.create(file, width, height, fps)) {
      for (int i = 0; i < frames; i++) {
        video.write(frame(i, width, height));
      }
      video.finish();
    }
  }

  /** Returns the mean absolute difference of two pictures' bytes. */
  public static double difference(Image a, Image b) {
    long sum = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      sum += Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff));
    }
    return (double) sum / a.pixels().length;
  }
}
