package dev.kiln.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import java.awt.Graphics2D;
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
  /** What red, green and blue add to the brightness, by ITU-R BT.601. */
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

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
    Picture whole = of(Pictures.read(file));
    int longest = LONGEST * Math.min(whole.width, whole.height);
    int w = Math.min(longest, whole.width);
    int h = Math.min(longest, whole.height);
    double scale = (double) shorterSide / Math.min(w, h);
    return AreaResize.of(
        whole,
        (whole.width - w) / 2,
        (whole.height - h) / 2,
        w,
        h,
        Math.max(shorterSide, (int) Math.round(w * scale)),
        Math.max(shorterSide, (int) Math.round(h * scale)));
  }

  /**
   * Reads the largest square in the middle of a picture file and resizes it, as the runtime does
   * for a model that takes squares.
   *
   * @param side of the square in pixels
   * @throws PictureException if the file cannot be read as a picture
   */
  static Picture middle(Path file, int side) {
    Picture whole = of(Pictures.read(file));
    int own = Math.min(whole.width, whole.height);
    return AreaResize.of(
        whole, (whole.width - own) / 2, (whole.height - own) / 2, own, own, side, side);
  }

  private static Picture of(BufferedImage image) {
    return new Picture(image.getHeight(), image.getWidth(), rgb(image));
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
  public static NDArray array(byte[] rgb, int count, int height, int width, NDManager manager) {
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

  /** Returns red, green and blue of every pixel of pictures [N, 3, H, W] in 0..1. */
  public static byte[] bytes(NDArray pictures) {
    try (NDArray levels = pictures.mul(255).round();
        NDArray view = levels.transpose(0, 2, 3, 1);
        NDArray flat = view.flatten();
        NDArray bytes = flat.toType(DataType.UINT8, true)) {
      return bytes.toByteArray();
    }
  }

  /** Returns the brightness of pictures [N, 3, H, W] in 0..1 as the eye sees it, [N, 1, H, W]. */
  public static NDArray grey(NDArray images) {
    try (NDArray weights = images.getManager().create(LUMA).reshape(1, 3, 1, 1);
        NDArray weighted = images.mul(weights)) {
      return weighted.sum(new int[] {1}, true);
    }
  }

  /** Copies a square of the picture, as it is or mirrored left to right. */
  public void crop(int left, int top, int side, boolean mirrored, byte[] to, int offset) {
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
}
