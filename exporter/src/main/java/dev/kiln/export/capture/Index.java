package dev.kiln.export.capture;

/**
 * One part of an NDIndex, which applies to one axis of the indexed array unless it says otherwise.
 * Its text form is NumPy's index notation.
 */
public sealed interface Index {
  /** Returns how many axes of the indexed array the part applies to. */
  default int axes() {
    return 1;
  }

  /** A single position; the axis is removed. */
  record At(Size position) implements Index {
    @Override
    public String toString() {
      return position.toString();
    }
  }

  /** The positions from a start up to but excluding an end, with a step; null for an open end. */
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

  /** All axes that the other parts do not cover. */
  record Ellipsis() implements Index {
    @Override
    public int axes() {
      return 0;
    }

    @Override
    public String toString() {
      return "...";
    }
  }

  /** A new axis of size 1. */
  record NewAxis() implements Index {
    @Override
    public int axes() {
      return 0;
    }

    @Override
    public String toString() {
      return "new axis";
    }
  }

  /** The positions held by an array, whose axes replace the indexed axis. */
  record Take(TracedArray positions) implements Index {
    @Override
    public String toString() {
      return positions.toString();
    }
  }

  /** The places where an array of booleans is true; one axis replaces as many as it has. */
  record Mask(TracedArray chosen) implements Index {
    @Override
    public int axes() {
      return chosen.rank();
    }

    @Override
    public String toString() {
      return chosen.toString();
    }
  }
}
