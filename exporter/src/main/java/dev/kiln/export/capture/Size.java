package dev.kiln.export.capture;

/**
 * A whole number that the block used, as both probes saw it. Where they differ it comes from the
 * input's size.
 *
 * @param first in the first probe
 * @param second in the second probe
 */
public record Size(long first, long second) {
  /** One as a single probe saw it. */
  static Size of(long number) {
    return new Size(number, number);
  }

  /** Whether it is the same whatever the input's size. */
  public boolean isFixed() {
    return first == second;
  }

  @Override
  public String toString() {
    return isFixed() ? Long.toString(first) : first + "|" + second;
  }
}
