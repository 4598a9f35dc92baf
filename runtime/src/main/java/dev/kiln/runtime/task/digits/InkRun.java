package dev.kiln.runtime.task.digits;

/** Pixels side by side in a row that are all ink, and the runs that they hang together with. */
final class InkRun {
  /** Its row. */
  int y;

  /** Its first column. */
  int begin;

  /** The column after its last one. */
  int end;

  /** The sides of its pixels where there is no ink. */
  int outline;

  /** The next one of its component; null if it is the last. */
  InkRun next;

  private InkRun parent;
  private InkRun last;

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

  private InkRun root() {
    InkRun root = this;
    while (root.parent != root) {
      root.parent = root.parent.parent;
      root = root.parent;
    }
    return root;
  }

  /** Unites the components of two runs. */
  void join(InkRun other) {
    InkRun a = root();
    InkRun b = other.root();
    if (a != b) {
      b.parent = a;
      a.last.next = b;
      a.last = b.last;
    }
  }
}
