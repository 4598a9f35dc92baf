package dev.kiln.cli.export;

import dev.kiln.cli.console.RunProgress;
import dev.kiln.graph.quantize.CurvePoint;
import dev.kiln.graph.quantize.QuantizeListener;
import dev.kiln.graph.report.FinishedStep;
import java.io.PrintWriter;

/** Shows what quantizing does: the steps, what is measured, and a bar for what takes long. */
final class QuantizeProgress implements QuantizeListener, AutoCloseable {
  private final SaveOptions save;
  private final PrintWriter out;
  private final PrintWriter err;
  private RunProgress bar = RunProgress.NONE;
  private String shown = "";

  QuantizeProgress(SaveOptions save, PrintWriter out, PrintWriter err) {
    this.save = save;
    this.out = out;
    this.err = err;
  }

  @Override
  public void finished(FinishedStep step) {
    close();
    save.show(step, out);
  }

  @Override
  public void at(String work, int percent) {
    if (!work.equals(shown)) {
      close();
      bar = new RunProgress(work, "%", 100, err);
      shown = work;
    }
    bar.at(percent);
  }

  @Override
  public void measured(CurvePoint point) {
    close();
    save.note("tried " + point, out);
  }

  /** Takes the bar away, so that other lines can be printed. */
  @Override
  public void close() {
    bar.close();
    bar = RunProgress.NONE;
    shown = "";
  }
}
