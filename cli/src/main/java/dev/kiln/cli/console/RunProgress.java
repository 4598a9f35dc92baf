package dev.kiln.cli.console;

import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** A bar of the frames or pictures done, on a terminal; nothing elsewhere. */
public final class RunProgress implements AutoCloseable {
  private static final int WIDTH =
      Optional.ofNullable(System.getenv("COLUMNS"))
          .filter(columns -> columns.matches("[1-9]\\d{1,3}"))
          .map(Integer::parseInt)
          .orElse(80);

  private final ProgressBar bar;

  /**
   * @param name of what is worked on
   * @param unit such as frames
   * @param count how many there will be, or -1
   */
  public RunProgress(String name, String unit, long count, PrintWriter err) {
    bar =
        System.console() == null
            ? null
            : new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(count)
                .setUnit(" " + unit, 1)
                .showSpeed()
                .setConsumer(new Line(err))
                .clearDisplayOnFinish()
                .build();
  }

  /** Whether there is a terminal, on which other lines would break the bar. */
  public boolean isVisible() {
    return bar != null;
  }

  public void at(long done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  /** Moves the bar, and sets how many there will be. */
  public void at(long done, long count) {
    if (bar != null) {
      bar.maxHint(count);
      bar.stepTo(done);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /**
   * Writes the bar over itself. The library's own way opens the terminal, after which ctrl-C would
   * end the process at once and leave the unfinished video behind.
   */
  private record Line(PrintWriter err) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return WIDTH - 1;
    }

    @Override
    public void accept(String bar) {
      err.print("\r" + bar);
      err.flush();
    }

    @Override
    public void clear() {
      accept(" ".repeat(getMaxRenderedLength()) + "\r");
    }

    @Override
    public void close() {}
  }
}
