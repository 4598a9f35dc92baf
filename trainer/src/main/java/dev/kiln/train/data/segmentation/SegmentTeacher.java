package dev.kiln.train.data.segmentation;

/** A model that tells the class of each pixel already, and that a network shall learn from. */
@FunctionalInterface
public interface SegmentTeacher {
  /**
   * Labels a photo.
   *
   * @param rgb red, green and blue of every pixel, row by row
   * @return the class of every pixel, row by row
   */
  byte[] label(byte[] rgb, int width, int height);
}
