package dev.kiln.cli.export;

import dev.kiln.cli.console.JsonOutput;
import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.report.ReportFile;
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
    } catch (GraphException e) {
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
  void show(FinishedStep step, PrintWriter out) {
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
      out.println(JsonOutput.of(report));
    }
  }
}
