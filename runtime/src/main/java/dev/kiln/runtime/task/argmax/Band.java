package dev.kiln.runtime.task.argmax;

import java.util.Arrays;
import java.util.concurrent.RecursiveAction;

/** A band of the rows of samples that {@link UpsampledArgmax} processes, with the memory for it. */
final class Band extends RecursiveAction {
  private static final long serialVersionUID = 1L;

  /**
   * A whole row is processed at once if at least one in this number of its cells is not of a single
   * class.
   */
  private static final int FEW = 6;

  private final transient Enlargement of;
  private final transient CellArgmax cells;
  private final transient RowArgmax wholeRows;
  private transient byte[] into;
  private int begin;
  private int end;
  private boolean labelling;

  /** The largest logit so far, for each sample of a row. */
  private final transient float[] largest;

  Band(Enlargement of) {
    this.of = of;
    cells = new CellArgmax(of);
    wholeRows = new RowArgmax(of);
    largest = new float[of.width()];
  }

  /**
   * Assigns the rows of samples from {@code first} to before {@code next}, either to label the
   * samples or to fill the pixels below each row.
   */
  void take(int first, int next, byte[] map, boolean label) {
    reinitialize();
    begin = first;
    end = next;
    into = map;
    labelling = label;
  }

  @Override
  protected void compute() {
    wholeRows.begin();
    for (int y = begin; y < end; y++) {
      if (labelling) {
        label(y);
      } else if (of.rows().first()[y] < of.rows().first()[y + 1]) {
        fill(y);
      }
    }
  }

  private void label(int y) {
    int width = of.width();
    int start = y * width;
    float[] logits = of.logits();
    byte[] labels = of.labels();
    System.arraycopy(logits, start, largest, 0, width);
    Arrays.fill(labels, start, start + width, (byte) 0);
    for (int c = 1; c < of.classes(); c++) {
      int from = c * of.height() * width + start;
      for (int x = 0; x < width; x++) {
        if (logits[from + x] > largest[x]) {
          largest[x] = logits[from + x];
          labels[start + x] = (byte) c;
        }
      }
    }
  }

  /** Fills the pixels between a row of samples and the next. */
  private void fill(int y) {
    boolean filled = FEW * cellsOfSeveralClasses(y) > of.width() && wholeRows.fill(y, into);
    int x = 0;
    while (x < of.width()) {
      int agreeing = x;
      byte label = of.labels()[y * of.width() + x];
      while (agreeing < of.width() && isAll(label, agreeing, y)) {
        agreeing++;
      }
      if (agreeing > x) {
        paint(x, agreeing, y, label);
        x = agreeing;
      } else {
        if (!filled || !wholeRows.isCertain(x)) {
          cells.fill(x, y, into);
        }
        x++;
      }
    }
  }

  private int cellsOfSeveralClasses(int y) {
    int count = 0;
    for (int x = 0; x < of.width(); x++) {
      if (!isAll(of.labels()[y * of.width() + x], x, y)) {
        count++;
      }
    }
    return count;
  }

  /** Returns whether the class has the largest logit at all four corners of a cell. */
  private boolean isAll(byte label, int x, int y) {
    byte[] labels = of.labels();
    int at = y * of.width() + x;
    int across = of.across(x);
    int down = of.down(y);
    return labels[at] == label
        && labels[at + across] == label
        && labels[at + down] == label
        && labels[at + across + down] == label;
  }

  private void paint(int fromX, int toX, int y, byte label) {
    int start = of.columns().first()[fromX];
    int stop = of.columns().first()[toX];
    for (int row = of.rows().first()[y]; row < of.rows().first()[y + 1]; row++) {
      int at = row * of.columns().pixels();
      Arrays.fill(into, at + start, at + stop, label);
    }
  }
}
