package dev.kiln.cli.console;

import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** Draws a bar on a terminal. */
final class ProgressTerminalBar implements ProgressDisplay {
  private static final int WIDTH =
      Optional.ofNullable(System.getenv("COLUMNS"))
          .filter(columns -> columns.matches("[1-9]\\d{1,3}"))
          .map(Integer::parseInt)
          .orElse(80);

  private final ProgressBar bar;

  ProgressTerminalBar(String name, String unit, long count, PrintWriter err) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(count)
            .setUnit(" " + unit, 1)
            .showSpeed()
            .setConsumer(new Line(err))
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void show(long done, long count) {
    bar.maxHint(count);
    bar.stepTo(done);
  }

  @Override
  public boolean isBar() {
    return true;
  }

  @Override
  public void close() {
    bar.close();
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
      err.print("\r");
      err.print(bar);
      err.flush();
    }

    @Override
    public void clear() {
      accept(" ".repeat(getMaxRenderedLength()));
      accept("");
    }

    @Override
    public void close() {}
  }
}
