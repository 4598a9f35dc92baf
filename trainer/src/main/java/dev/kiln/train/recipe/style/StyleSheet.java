package dev.kiln.train.recipe.style;

import dev.kiln.train.fit.ContactSheet;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A painting's middle, as large as a photo, then rows of photos, each above a row of what became of
 * them.
 */
final class StyleSheet {
  private static final int COLUMNS = 6;
  private static final BufferedImage BLANK = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);

  private StyleSheet() {}

  static BufferedImage of(
      BufferedImage painting, List<BufferedImage> photos, List<BufferedImage> painted) {
    int columns = Math.min(COLUMNS, photos.size());
    List<BufferedImage> cells = new ArrayList<>();
    for (int from = 0; from < photos.size(); from += columns) {
      for (List<BufferedImage> row : List.of(photos, painted)) {
        cells.add(cells.isEmpty() ? middle(painting, photos.get(0).getWidth()) : BLANK);
        for (int i = from; i < from + columns; i++) {
          cells.add(i < row.size() ? row.get(i) : BLANK);
        }
      }
    }
    return ContactSheet.of(cells, 1 + columns);
  }

  private static BufferedImage middle(BufferedImage picture, int size) {
    int side = Math.min(picture.getWidth(), picture.getHeight());
    int left = (picture.getWidth() - side) / 2;
    int top = (picture.getHeight() - side) / 2;
    BufferedImage middle = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = middle.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(picture.getSubimage(left, top, side, side), 0, 0, size, size, null);
    graphics.dispose();
    return middle;
  }
}
