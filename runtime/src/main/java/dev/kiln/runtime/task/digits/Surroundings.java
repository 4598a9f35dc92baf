package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Box;
import java.util.Arrays;

/**
 * The paper around a glyph. A digit is written on paper, which is blank beside its strokes or
 * carries something fainter, such as ruled lines; leaves, bricks and the squares of empty squared
 * paper have their like right beside them. Not thread-safe.
 */
public final class Surroundings {
  /** Larger glyphs are looked at in coarser cells, about as many along the longer side. */
  private static final int CELLS = 32;

  /** How far the blur of a stroke reaches, in stroke widths. */
  private static final double HALO = 0.4;

  /** The width of the paper that is looked at, as a fraction of the size of the glyph. */
  private static final double BORDER = 0.2;

  private int[] distance = new int[0];

  /**
   * Returns the root of the mean square of what the surrounding paper absorbs, as a fraction of
   * what the ink of the glyph absorbs: 0 for blank paper, close to 1 for marks like the glyph.
   */
  public double unrest(Glyph glyph, Ink ink) {
    Component shape = glyph.shape();
    int cell = (shape.size() + CELLS - 1) / CELLS;
    double halo = Math.max(2, HALO * shape.strokeWidth());
    int near = cells(halo, cell);
    int far = Math.max(near + 1, cells(halo + BORDER * shape.size(), cell) - 1);
    Box box = shape.box();
    int margin = far + 1;
    int columns = box.width() / cell + 1 + 2 * margin;
    int rows = box.height() / cell + 1 + 2 * margin;
    if (distance.length < columns * rows) {
      distance = new int[columns * rows];
    }
    Arrays.fill(distance, 0, columns * rows, far + 1);
    for (InkRun run = shape.first(); run != null; run = run.next) {
      int row = ((run.y - box.y()) / cell + margin) * columns + margin;
      int from = row + (run.begin - box.x()) / cell;
      int to = row + (run.end - 1 - box.x()) / cell;
      Arrays.fill(distance, from, to + 1, 0);
    }
    spread(columns, rows);
    double squares = 0;
    int count = 0;
    for (int row = 1; row < rows - 1; row++) {
      int y = box.y() + (row - margin) * cell + cell / 2;
      for (int column = 1; column < columns - 1; column++) {
        int away = distance[row * columns + column];
        int x = box.x() + (column - margin) * cell + cell / 2;
        if (away >= near && away <= far && ink.picture().has(x, y)) {
          double dark = ink.smoothStrength(x, y);
          squares += dark * dark;
          count++;
        }
      }
    }
    return count == 0 ? 0 : Math.sqrt(squares / count) / glyph.strength();
  }

  /** Returns the least number of steps to a cell whose middle is so far from the glyph's edge. */
  private static int cells(double pixels, int cell) {
    return (int) Math.ceil(pixels / cell + 0.5 - 0.5 / cell);
  }

  /**
   * Counts the steps of a king from each cell to the glyph (a distance transform of two passes).
   */
  private void spread(int columns, int rows) {
    for (int i = columns + 1; i < columns * (rows - 1) - 1; i++) {
      int above = Math.min(distance[i - columns - 1], distance[i - columns]);
      int before = Math.min(distance[i - columns + 1], distance[i - 1]);
      distance[i] = Math.min(distance[i], Math.min(above, before) + 1);
    }
    for (int i = columns * (rows - 1) - 2; i > columns; i--) {
      int below = Math.min(distance[i + columns + 1], distance[i + columns]);
      int after = Math.min(distance[i + columns - 1], distance[i + 1]);
      distance[i] = Math.min(distance[i], Math.min(below, after) + 1);
    }
  }
}
