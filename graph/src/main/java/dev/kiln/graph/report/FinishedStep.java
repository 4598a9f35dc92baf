package dev.kiln.graph.report;

import java.util.Locale;

/**
 * A finished step of an export or an optimization.
 *
 * @param name read, capture, lower, simplify, dress, save or verify
 * @param summary what the step did, in numbers
 * @param millis the duration in milliseconds
 */
public record FinishedStep(String name, String summary, double millis) {
  /** Returns one line for the console. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "[ok] %-8s %-68s %6.0f ms", name, summary, millis);
  }
}
