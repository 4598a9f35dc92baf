package dev.kiln.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An RGB picture in memory.
 *
 * @param height in pixels
 * @param width in pixels
 * @param rgb height x width x 3 bytes, row by row
 */
public record Picture(int height, int width, byte[] rgb) {
  /** Enlarged whole, a line of pixels would take gigabytes. */
  private static final int LONGEST = 16;

  /**
   * Reads a picture file as {@link Pictures#read} does and resizes it. Of a picture whose sides
   * differ by more than a factor of 16, the middle is taken.
   *
   * @param shorterSide the length of the shorter side in pixels; the longer one is in proportion
   * @throws PictureException if the file cannot be read as a picture
   */
  public static Picture read(Path file, int shorterSide) {
    BufferedImage picture = resized(middle(Pictures.read(file)), shorterSide);
    return new Picture(picture.getHeight(), picture.getWidth(), rgb(picture));
  }

  /** Returns red, green and blue of every pixel, row by row. */
  public static byte[] rgb(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage plain = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = plain.createGraphics();
    graphics.drawImage(picture, 0, 0, null);
    graphics.dispose();
    int[] pixels = (int[]) plain.getRaster().getDataElements(0, 0, width, height, null);
    byte[] rgb = new byte[pixels.length * 3];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return rgb;
  }

  /** Returns the picture as float [1, 3, height, width] in 0..1. */
  public NDArray array(NDManager manager) {
    return array(rgb, 1, height, width, manager);
  }

  /** Returns pictures of one size as float [count, 3, height, width] in 0..1. */
  static NDArray array(byte[] rgb, int count, int height, int width, NDManager manager) {
    ByteBuffer pixels = manager.allocateDirect(rgb.length);
    pixels.put(rgb).flip();
    // A transposed view alone would go on as one through every operator.
    try (NDArray bytes =
            manager.create(pixels, new Shape(count, height, width, 3), DataType.UINT8);
        NDArray view = bytes.transpose(0, 3, 1, 2);
        NDArray flat = view.flatten();
        NDArray floats = flat.toType(DataType.FLOAT32, true)) {
      return floats.divi(255).reshape(count, 3, height, width);
    }
  }

  /** Copies a square of the picture, as it is or mirrored left to right. */
  void crop(int left, int top, int side, boolean mirrored, byte[] to, int offset) {
    for (int y = 0; y < side; y++) {
      int from = 3 * ((top + y) * width + left);
      int row = offset + 3 * y * side;
      if (mirrored) {
        for (int x = 0; x < side; x++) {
          System.arraycopy(rgb, from + 3 * (side - 1 - x), to, row + 3 * x, 3);
        }
      } else {
        System.arraycopy(rgb, from, to, row, 3 * side);
      }
    }
  }

  private static BufferedImage middle(BufferedImage image) {
    int longest = LONGEST * Math.min(image.getWidth(), image.getHeight());
    int width = Math.min(longest, image.getWidth());
    int height = Math.min(longest, image.getHeight());
    return image.getSubimage(
        (image.getWidth() - width) / 2, (image.getHeight() - height) / 2, width, height);
  }

  private static BufferedImage resized(BufferedImage image, int shorterSide) {
    double scale = (double) shorterSide / Math.min(image.getWidth(), image.getHeight());
    int width = Math.max(shorterSide, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(shorterSide, (int) Math.round(image.getHeight() * scale));
    BufferedImage current = image;
    // Bilinear interpolation looks at two pixels only, so it may at most halve without aliasing.
    while (current.getWidth() > 2 * width) {
      current = drawn(current, (current.getWidth() + 1) / 2, (current.getHeight() + 1) / 2);
    }
    return drawn(current, width, height);
  }

  private static BufferedImage drawn(BufferedImage image, int width, int height) {
    BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return drawn;
  }
}
