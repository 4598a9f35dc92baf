package dev.kiln.train.fit;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * Reports progress: a line for each epoch, and within an epoch a bar on a terminal or a line per
 * minute elsewhere.
 */
public final class Progress {
  private static final int BAR_INTERVAL_MILLIS = 200;
  private static final int WIDTH =
      Optional.ofNullable(System.getenv("COLUMNS"))
          .filter(columns -> columns.matches("[1-9]\\d{1,3}"))
          .map(Integer::parseInt)
          .orElse(80);
  private static final long LINE_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  private final PrintWriter out;
  private final boolean terminal;

  private Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Returns progress that is written to a stream, with a bar if the process has a terminal. */
  public static Progress to(PrintWriter out) {
    return new Progress(out, System.console() != null);
  }

  /** Writes a line. */
  public void say(String line) {
    out.println(line);
  }

  /**
   * Reports a finished epoch.
   *
   * @param remark on its metrics; empty for none
   */
  void epoch(int number, int epochs, Run.Epoch epoch, String remark) {
    say(
        "epoch %d/%d  %s%s  %s"
            .formatted(
                number,
                epochs,
                text(epoch.metrics()),
                remark.isEmpty() ? "" : " (" + remark + ")",
                speed(epoch.samples() / epoch.seconds())));
  }

  /** Returns the progress within an epoch; close it before anything else is said. */
  Within within(int number, int epochs, int steps, int firstStep) {
    return new Within("epoch %d/%d".formatted(number, epochs), steps, firstStep);
  }

  /** The progress within one epoch. */
  final class Within implements AutoCloseable {
    private final String task;
    private final int steps;
    private final ProgressBar bar;
    private final long start = System.nanoTime();
    private long said = start;
    private long samples;

    private Within(String task, int steps, int firstStep) {
      this.task = task;
      this.steps = steps;
      bar =
          terminal
              ? new ProgressBarBuilder()
                  .setTaskName(task)
                  .setInitialMax(steps)
                  .startsFrom(firstStep, Duration.ZERO)
                  .setUpdateIntervalMillis(BAR_INTERVAL_MILLIS)
                  .setConsumer(new Line())
                  .clearDisplayOnFinish()
                  .build()
              : null;
    }

    /** After a step on some samples. */
    void step(int done, long newSamples, Metrics measures) {
      samples += newSamples;
      long now = System.nanoTime();
      if (bar == null && now - said < LINE_INTERVAL_NANOS) {
        return;
      }
      String text = text(measures.means()) + "  " + speed(samples * 1e9 / (now - start));
      if (bar != null) {
        bar.stepTo(done);
        bar.setExtraMessage(" " + text);
      } else {
        said = now;
        say("%s  step %d/%d  %s".formatted(task, done, steps, text));
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }

  /**
   * Writes the bar over itself. The library's own way opens the terminal, after which ctrl-C would
   * end the process at once, with nothing saved.
   */
  private final class Line implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return WIDTH - 1;
    }

    @Override
    public void accept(String bar) {
      out.print("\r" + bar);
      out.flush();
    }

    @Override
    public void close() {}
  }

  private static String text(Map<String, Double> metrics) {
    StringJoiner text = new StringJoiner("  ");
    metrics.forEach(
        (name, value) -> {
          if (!name.contains("/")) {
            text.add(String.format(Locale.ROOT, "%s %.4f", name.replace('_', ' '), value));
          }
        });
    return text.toString();
  }

  private static String speed(double samplesPerSecond) {
    String format = samplesPerSecond < 10 ? "%.1f images/s" : "%,.0f images/s";
    return String.format(Locale.ROOT, format, samplesPerSecond);
  }
}
