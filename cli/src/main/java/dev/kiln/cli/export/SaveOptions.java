package dev.kiln.cli.export;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.OutputFiles;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.quantize.QuantizeReport;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.RecordJson;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.report.ReportFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a model is written and where the report goes: lines of text, one JSON object, a file. */
final class SaveOptions {
  private ReportFile file;

  @Mixin private JsonOption json;

  @Option(
      names = "--external",
      description =
          "Store the weights in a second file beside the model, as models above 2 GB always do.")
  private boolean external;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write the report to this file: .json or .md.")
  private void file(Path path) {
    try {
      file = new ReportFile(path);
    } catch (GraphException e) {
      throw new IllegalArgumentException("--report: " + e.getMessage());
    }
  }

  /** Returns whether the weights go to a second file. */
  boolean external() {
    return external;
  }

  /**
   * Fails before the work starts if the report could not be written after it.
   *
   * @param others the files that the report must not overwrite
   */
  void prepare(List<Path> others) {
    if (file != null) {
      OutputFiles.requireApart(file.path(), others);
      file.requireWritable();
    }
  }

  /** Prints a finished step. */
  void show(FinishedStep step, PrintWriter out) {
    if (!json.isGiven()) {
      out.println(step);
    }
  }

  /** Prints a line that is no part of the report. */
  void note(String line, PrintWriter out) {
    if (!json.isGiven()) {
      out.println(line);
    }
  }

  /** Writes and prints the whole report. */
  void show(Report report, PrintWriter out) {
    if (file != null) {
      file.write(report);
    }
    if (json.isGiven()) {
      out.println(RecordJson.pretty(report));
    }
  }

  /** Writes and prints the report of a quantized model. */
  void show(QuantizeReport report, PrintWriter out) {
    if (file != null) {
      file.write(report, QuantizationText.markdown(report));
    }
    json.print(report, out, r -> QuantizationText.lines(r).forEach(out::println));
  }
}
