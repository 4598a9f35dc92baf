package dev.kiln.runtime.image;

import java.util.Arrays;
import java.util.List;

/** A grid of pictures of one size, drawn into a single picture. */
public final class Grid {
  private Grid() {}

  /**
   * Returns a picture with the given pictures arranged in rows.
   *
   * @param pictures at least one picture, all of one size and format
   * @param columns the number of columns, at least 1
   * @param gap the width of the gaps around each picture in pixels, not negative
   * @param level the level of the gaps, 0 to 255
   * @throws IllegalArgumentException if there is no picture or column, the gap is negative, or the
   *     pictures differ in size or format
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
