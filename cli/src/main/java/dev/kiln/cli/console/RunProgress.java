package dev.kiln.cli.console;

import java.io.PrintWriter;
import java.time.Duration;

/** The progress of long work: a bar on a terminal, elsewhere a line from time to time. */
public final class RunProgress implements AutoCloseable {
  /** The progress of work that is not shown. */
  public static final RunProgress NONE = new RunProgress(ProgressDisplay.NONE, -1);

  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final ProgressDisplay display;
  private final long count;

  private RunProgress(ProgressDisplay display, long count) {
    this.display = display;
    this.count = count;
  }

  /**
   * @param name of what is worked on
   * @param unit such as frames
   * @param count how many there will be, or -1
   */
  public RunProgress(String name, String unit, long count, PrintWriter err) {
    this(
        System.console() == null
            ? new ProgressLines(name, unit, err, PAUSE)
            : new ProgressTerminalBar(name, unit, count, err),
        count);
  }

  /** Whether a bar is drawn, which other lines would break. */
  public boolean isVisible() {
    return display.isBar();
  }

  /** Shows how many are done. */
  public void at(long done) {
    display.show(done, count);
  }

  /** Shows how many are done, and how many there will be. */
  public void at(long done, long expected) {
    display.show(done, expected);
  }

  @Override
  public void close() {
    display.close();
  }
}
