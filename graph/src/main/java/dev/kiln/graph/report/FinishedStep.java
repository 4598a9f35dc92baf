package dev.kiln.graph.report;

import java.util.Locale;

/**
 * A step of an export or an optimization that is done.
 *
 * @param name read, capture, lower, simplify, dress, save or verify
 * @param summary what it did, in numbers
 * @param millis the time it took, in milliseconds
 */
public record FinishedStep(String name, String summary, double millis) {
  /** One line for the console. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "[ok] %-8s %-68s %6.0f ms", name, summary, millis);
  }
}
