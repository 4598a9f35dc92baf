package dev.kiln.android.engine;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.StridedPixels;
import java.util.List;

/** Pictures of one size, side by side in a square. */
final class GeneratedSheet {
  private static final int GAP = 2;

  private GeneratedSheet() {}

  /** Returns the pictures in RGBA, row by row, with transparent gaps between them. */
  static Image of(List<Image> pictures) {
    int columns = (int) Math.ceil(Math.sqrt(pictures.size()));
    int rows = (pictures.size() + columns - 1) / columns;
    int width = pictures.get(0).width();
    int height = pictures.get(0).height();
    Image sheet =
        Image.blank(columns * (width + GAP) - GAP, rows * (height + GAP) - GAP, PixelFormat.RGBA);
    int stride = 4 * sheet.width();
    for (int i = 0; i < pictures.size(); i++) {
      int left = i % columns * (width + GAP);
      int top = i / columns * (height + GAP);
      new StridedPixels(
              sheet.pixels(), top * stride + 4 * left, stride, width, height, PixelFormat.RGBA)
          .copyFrom(pictures.get(i));
    }
    return sheet;
  }
}
