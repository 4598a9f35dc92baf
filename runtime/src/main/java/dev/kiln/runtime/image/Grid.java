package dev.kiln.runtime.image;

import java.util.Arrays;
import java.util.List;

/** Pictures of one size side by side on one. */
public final class Grid {
  private Grid() {}

  /**
   * Lays pictures out row by row.
   *
   * @param pictures at least one, all of one size and format
   * @param columns at least 1
   * @param gap pixels around each
   * @param level of the gaps, 0 to 255
   * @throws IllegalArgumentException if there is no picture or column, or the pictures differ
   */
  public static Image of(List<Image> pictures, int columns, int gap, int level) {
    if (pictures.isEmpty() || columns < 1 || gap < 0) {
      throw new IllegalArgumentException(
          pictures.size() + " pictures in " + columns + " columns; expected at least one of each");
    }
    Image first = pictures.get(0);
    int rows = (pictures.size() + columns - 1) / columns;
    Image grid =
        Image.blank(
            gap + columns * (first.width() + gap),
            gap + rows * (first.height() + gap),
            first.format());
    Arrays.fill(grid.pixels(), (byte) level);
    int channels = first.format().channels();
    for (int i = 0; i < pictures.size(); i++) {
      Image picture = pictures.get(i);
      picture.requireLike(first);
      int x = gap + i % columns * (first.width() + gap);
      int y = gap + i / columns * (first.height() + gap);
      int offset = (y * grid.width() + x) * channels;
      new StridedPixels(
              grid.pixels(),
              offset,
              grid.width() * channels,
              first.width(),
              first.height(),
              first.format())
          .copyFrom(picture);
    }
    return grid;
  }
}
