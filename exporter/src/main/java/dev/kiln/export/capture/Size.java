package dev.kiln.export.capture;

/**
 * An integer used by the block, as seen by both probes. If the two values differ, it depends on the
 * input size.
 *
 * @param first the value in the first probe
 * @param second the value in the second probe
 */
public record Size(long first, long second) {
  /** Returns a size as seen by a single probe. */
  static Size of(long number) {
    return new Size(number, number);
  }

  /** Returns whether the size is independent of the input size. */
  public boolean isFixed() {
    return first == second;
  }

  @Override
  public String toString() {
    return isFixed() ? Long.toString(first) : first + "|" + second;
  }
}
