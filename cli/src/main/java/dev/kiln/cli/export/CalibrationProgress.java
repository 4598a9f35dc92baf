package dev.kiln.cli.export;

import dev.kiln.cli.console.RunProgress;
import java.io.PrintWriter;

/** The progress of a calibration, from its first report to the end of that step. */
final class CalibrationProgress implements AutoCloseable {
  private final PrintWriter err;
  private RunProgress progress = RunProgress.NONE;

  CalibrationProgress(PrintWriter err) {
    this.err = err;
  }

  void at(int percent) {
    if (progress == RunProgress.NONE) {
      progress = new RunProgress("calibrate", "%", 100, err);
    }
    progress.at(percent);
  }

  /** Takes the bar away, so that other lines can be printed. */
  void end() {
    progress.close();
    progress = RunProgress.NONE;
  }

  @Override
  public void close() {
    end();
  }
}
