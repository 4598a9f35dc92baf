package dev.kiln.train.recipe.segment;

import dev.kiln.train.data.segmentation.ClassColors;
import dev.kiln.train.data.segmentation.SegmentedPicture;
import dev.kiln.train.fit.ContactSheet;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Pictures beside their labels and what was predicted, in the classes' colours. */
final class SegmentSheet {
  private static final int COLUMNS = 3;

  private final int[] palette;
  private final List<BufferedImage> cells = new ArrayList<>();

  SegmentSheet(List<String> classes) {
    palette = ClassColors.of(classes);
  }

  /** Adds a row; ignored pixels are black among the labels. */
  void add(SegmentedPicture picture, byte[] predicted) {
    int[] colors = new int[picture.labels().length];
    for (int i = 0; i < colors.length; i++) {
      int red = picture.rgb()[3 * i] & 0xff;
      int green = picture.rgb()[3 * i + 1] & 0xff;
      colors[i] = red << 16 | green << 8 | picture.rgb()[3 * i + 2] & 0xff;
    }
    cells.add(cell(picture, colors));
    cells.add(cell(picture, colored(picture.labels())));
    cells.add(cell(picture, colored(predicted)));
  }

  BufferedImage picture() {
    return ContactSheet.of(cells, COLUMNS);
  }

  private int[] colored(byte[] classes) {
    int[] colors = new int[classes.length];
    for (int i = 0; i < colors.length; i++) {
      int index = classes[i] & 0xff;
      colors[i] = index == SegmentedPicture.IGNORED ? 0 : palette[index];
    }
    return colors;
  }

  private static BufferedImage cell(SegmentedPicture picture, int[] colors) {
    BufferedImage cell =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    cell.setRGB(0, 0, picture.width(), picture.height(), colors, 0, picture.width());
    return cell;
  }
}
