package dev.kiln.train.data.segmentation;

/**
 * A picture and the class of each of its pixels.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb red, green and blue of every pixel, row by row
 * @param labels the class of every pixel, row by row, or {@link #IGNORED}
 */
public record SegmentedPicture(int width, int height, byte[] rgb, byte[] labels) {
  /** The label of pixels that count neither in training nor in a score; VOC's 255. */
  public static final int IGNORED = 255;

  /** Whether all these labels are {@link #IGNORED}. */
  public static boolean areIgnored(byte[] labels) {
    for (byte label : labels) {
      if ((label & 0xff) != IGNORED) {
        return false;
      }
    }
    return true;
  }

  /** Returns the size in memory in bytes. */
  long bytes() {
    return rgb.length + labels.length;
  }
}
