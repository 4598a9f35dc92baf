package dev.kiln.train.data.segmentation;

import java.util.SplittableRandom;

/**
 * A square cut at random out of a picture that was scaled, stretched, flipped and recoloured at
 * random, as the article "deeplab-v3plus" does. Outside the picture the square is grey and its
 * labels are ignored.
 *
 * @param size the square's side in pixels
 * @param scaleMin the smallest scale; 1 leaves the picture's size
 * @param scaleMax the largest scale
 * @param stretch how far width and height may differ from each other: both are multiplied by 1 -
 *     stretch to 1 + stretch
 * @param flip whether half of the pictures are mirrored
 * @param colour how far hue, saturation and brightness vary, 0 for not, 1 as the article does
 */
public record RandomCrop(
    int size, double scaleMin, double scaleMax, double stretch, boolean flip, double colour) {
  private static final byte GREY = (byte) 128;

  /**
   * Cuts a square.
   *
   * @param rgb takes red, green and blue of every pixel from an offset of 3 size * size * index
   * @param labels takes the labels from an offset of size * size * index
   */
  void cut(
      SegmentedPicture picture, SplittableRandom random, byte[] rgb, byte[] labels, int index) {
    double scale = between(scaleMin, scaleMax, random);
    double stretched = around(1, stretch, random) / around(1, stretch, random);
    int width = (int) Math.max(1, Math.round(picture.width() * scale * Math.sqrt(stretched)));
    int height = (int) Math.max(1, Math.round(picture.height() * scale / Math.sqrt(stretched)));
    boolean mirrored = flip && random.nextBoolean();
    int left = offset(width, random);
    int top = offset(height, random);
    ColorJitter jitter = colour > 0 ? ColorJitter.random(colour, random) : null;
    BilinearSampler scaled = new BilinearSampler(picture, width, height, mirrored);
    int at = index * size * size;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++, at++) {
        int fromX = left + x;
        int fromY = top + y;
        if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) {
          rgb[3 * at] = rgb[3 * at + 1] = rgb[3 * at + 2] = GREY;
          labels[at] = (byte) SegmentedPicture.IGNORED;
        } else {
          scaled.pixel(fromX, fromY, rgb, 3 * at);
          labels[at] = scaled.label(fromX, fromY);
          if (jitter != null) {
            jitter.apply(rgb, 3 * at);
          }
        }
      }
    }
  }

  /** Returns where in the scaled picture the square begins; negative if the picture is smaller. */
  private int offset(int length, SplittableRandom random) {
    int room = length - size;
    return room >= 0 ? random.nextInt(room + 1) : -random.nextInt(1 - room);
  }

  private static double around(double centre, double reach, SplittableRandom random) {
    return between(centre - reach, centre + reach, random);
  }

  private static double between(double least, double most, SplittableRandom random) {
    return least + (most - least) * random.nextDouble();
  }
}
