package dev.kiln.runtime.task.argmax;

/**
 * What {@link UpsampledArgmax} makes of what. Four samples around an area of the picture are the
 * corners of a cell, which is called by the sample above and left of it; those at the end of a row
 * or column have no width or height, or lie beyond the last sample and are flat.
 *
 * @param rows where the picture's rows lie between the samples
 * @param columns where its columns lie
 * @param logits [classes, height, width]
 * @param labels the class of the largest logit at each sample, [height, width]
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

  /** How many samples further a cell's right corners are. */
  int across(int x) {
    return x + 1 < width ? 1 : 0;
  }

  /** How many samples further a cell's lower corners are. */
  int down(int y) {
    return y + 1 < height ? width : 0;
  }
}
