package dev.kiln.runtime.task.argmax;

/**
 * The input and intermediate data of {@link UpsampledArgmax}. The four samples around an area of
 * the picture are the corners of a cell, which is identified by its upper left sample. Cells at the
 * end of a row or column have no width or height, or extend beyond the last sample and are constant
 * there.
 *
 * @param rows the positions of the picture's rows between the samples
 * @param columns the positions of its columns between the samples
 * @param logits the logits, [classes, height, width]
 * @param labels the class with the largest logit at each sample, [height, width]
 */
record Enlargement(
    int classes, int height, int width, Axis rows, Axis columns, float[] logits, byte[] labels) {
  static Enlargement of(int classes, int height, int width, Axis rows, Axis columns) {
    return new Enlargement(
        classes,
        height,
        width,
        rows,
        columns,
        new float[classes * height * width],
        new byte[height * width]);
  }

  boolean isOf(int classes, int height, int width, Axis rows, Axis columns) {
    return this.classes == classes
        && this.height == height
        && this.width == width
        && this.rows == rows
        && this.columns == columns;
  }

  /** Returns the index distance from the left to the right corners of a cell. */
  int across(int x) {
    return x + 1 < width ? 1 : 0;
  }

  /** Returns the index distance from the upper to the lower corners of a cell. */
  int down(int y) {
    return y + 1 < height ? width : 0;
  }
}
