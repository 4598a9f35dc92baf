package dev.kiln.runtime.task.digits;

/** A horizontal run of ink pixels, linked with the other runs of its component. */
final class InkRun {
  /** The row. */
  int y;

  /** The first column. */
  int begin;

  /** The column after the last one. */
  int end;

  /** The number of sides of its pixels that do not adjoin ink. */
  int outline;

  /** The next run of the component; null for the last one. */
  InkRun next;

  private InkRun parent;
  private InkRun last;

  /** Makes this run a component of its own. */
  void set(int row, int from, int to) {
    y = row;
    begin = from;
    end = to;
    outline = 2 * (to - from) + 2;
    next = null;
    parent = this;
    last = this;
  }

  /** Returns whether this run represents its component. */
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
