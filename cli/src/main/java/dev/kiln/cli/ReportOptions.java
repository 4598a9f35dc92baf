package dev.kiln.cli;

import dev.kiln.export.ExportException;
import dev.kiln.export.Report;
import dev.kiln.export.ReportFile;
import dev.kiln.export.Step;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a report of an export goes: lines as it comes, one JSON object, a file. */
final class ReportOptions {
  private ReportFile file;

  @Option(names = "--json", description = "Print the report as one JSON object.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the report into this file too: .json or .md.")
  private void file(Path path) {
    try {
      file = new ReportFile(path);
    } catch (ExportException e) {
      throw new WrongArgumentException("--report: " + e.getMessage());
    }
  }

  /** Fails before the work, if the file could not be written after it. */
  void prepare() {
    if (file != null) {
      file.requireWritable();
    }
  }

  /** Shows a step when it is done. */
  void show(Step step, PrintWriter out) {
    if (!json) {
      out.println(step);
    }
  }

  /** Shows the whole. */
  void show(Report report, PrintWriter out) {
    if (file != null) {
      file.write(report);
    }
    if (json) {
      out.println(Json.of(report));
    }
  }
}
