package dev.kiln.runtime.task.digits;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The division of ink into 8-connected components, by runs and union-find (He, Chao, Suzuki, A
 * Run-Based Two-Scan Labeling Algorithm, 2008). Not thread-safe.
 */
final class ConnectedComponents {
  /** The runs of this picture, and spare ones from earlier pictures. */
  private final List<InkRun> runs = new ArrayList<>();

  /** Passes the runs of each component to the consumer; they remain valid until the next call. */
  void find(Ink ink, Consumer<InkRun> components) {
    int width = ink.picture().width();
    int above = 0;
    int row = 0;
    int count = 0;
    for (int y = 0; y < ink.picture().height(); y++) {
      int begin = ink.next(true, 0, y);
      while (begin < width) {
        InkRun run = run(count++);
        run.set(y, begin, ink.next(false, begin, y));
        while (above < row && runs.get(above).end < run.begin) {
          above++;
        }
        for (int i = above; i < row && runs.get(i).begin <= run.end; i++) {
          touch(runs.get(i), run);
        }
        begin = ink.next(true, run.end, y);
      }
      above = row;
      row = count;
    }
    for (int i = 0; i < count; i++) {
      if (runs.get(i).isRoot()) {
        components.accept(runs.get(i));
      }
    }
  }

  private InkRun run(int index) {
    if (index == runs.size()) {
      runs.add(new InkRun());
    }
    return runs.get(index);
  }

  private static void touch(InkRun above, InkRun below) {
    int common = Math.min(above.end, below.end) - Math.max(above.begin, below.begin);
    above.outline -= Math.max(0, common);
    below.outline -= Math.max(0, common);
    above.join(below);
  }
}
