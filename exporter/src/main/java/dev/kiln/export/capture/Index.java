package dev.kiln.export.capture;

/**
 * One part of an NDIndex, for one axis of the array that it is applied to. Its text is that of the
 * index in NumPy.
 */
public sealed interface Index {
  /** One position; the axis is dropped. */
  record At(Size position) implements Index {
    @Override
    public String toString() {
      return position.toString();
    }
  }

  /** The positions from one to before another, in steps; null for an open end. */
  record Range(Size from, Size to, Size step) implements Index {
    @Override
    public String toString() {
      return text(from) + ":" + text(to) + (step == null ? "" : ":" + step);
    }

    private static String text(Size end) {
      return end == null ? "" : end.toString();
    }
  }

  /** The whole axis. */
  record All() implements Index {
    @Override
    public String toString() {
      return ":";
    }
  }

  /** All axes that the other parts do not name. */
  record Ellipsis() implements Index {
    @Override
    public String toString() {
      return "...";
    }
  }

  /** A new axis of size 1. */
  record NewAxis() implements Index {
    @Override
    public String toString() {
      return "new axis";
    }
  }

  /** The positions that an array holds; the array's axes replace the axis. */
  record Take(TracedArray positions) implements Index {
    @Override
    public String toString() {
      return positions.toString();
    }
  }
}
