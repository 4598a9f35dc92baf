package dev.kiln.cli.console;

import java.io.PrintWriter;
import java.time.Duration;

/** Prints a line from time to time, where there is no terminal to draw a bar on. */
final class ProgressLines implements ProgressDisplay {
  private final String name;
  private final String unit;
  private final PrintWriter err;
  private final long pause;
  private long last = System.nanoTime();

  /**
   * @param pause the time between two lines
   */
  ProgressLines(String name, String unit, PrintWriter err, Duration pause) {
    this.name = name;
    this.unit = unit;
    this.err = err;
    this.pause = pause.toNanos();
  }

  @Override
  public void show(long done, long count) {
    long now = System.nanoTime();
    if (now - last >= pause && done != count) {
      last = now;
      err.println(name + ": " + done + (count < 0 ? " " : " of " + count + " ") + unit);
    }
  }
}
