package dev.kiln.runtime.task;

/** Pixels side by side in a row that are all ink, and the runs that they hang together with. */
final class Run {
  /** Its row. */
  int y;

  /** Its first column. */
  int begin;

  /** The column after its last one. */
  int end;

  /** The sides of its pixels where there is no ink. */
  int outline;

  /** The next one of its component; null if it is the last. */
  Run next;

  private Run parent;
  private Run last;

  /** Makes it a component of its own. */
  void set(int row, int from, int to) {
    y = row;
    begin = from;
    end = to;
    outline = 2 * (to - from) + 2;
    next = null;
    parent = this;
    last = this;
  }

  /** Whether its component is called by it. */
  boolean isRoot() {
    return parent == this;
  }

  private Run root() {
    Run root = this;
    while (root.parent != root) {
      root.parent = root.parent.parent;
      root = root.parent;
    }
    return root;
  }

  /** Unites the components of two runs. */
  void join(Run other) {
    Run a = root();
    Run b = other.root();
    if (a != b) {
      b.parent = a;
      a.last.next = b;
      a.last = b.last;
    }
  }
}
