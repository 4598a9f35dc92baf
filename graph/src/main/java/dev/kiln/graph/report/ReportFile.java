package dev.kiln.graph.report;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.verify.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * A file for a report, in JSON or Markdown depending on its extension.
 *
 * @param path a path that ends with {@code .json} or {@code .md}
 */
public record ReportFile(Path path) {
  /**
   * Checks the extension.
   *
   * @throws GraphException if it is neither {@code .json} nor {@code .md}
   */
  public ReportFile {
    String name = path.toString();
    if (!name.endsWith(".json") && !name.endsWith(".md")) {
      throw new GraphException("a report is a .json or an .md file, not " + path);
    }
  }

  /**
   * Checks in advance that the file can be written.
   *
   * @throws GraphException if it cannot
   */
  public void requireWritable() {
    Draft.of(path).close();
  }

  /**
   * Writes the file, replacing an existing one.
   *
   * @throws GraphException if it cannot be written
   */
  public void write(Report report) {
    write(report, markdown(report));
  }

  /**
   * Writes a report of another kind, replacing an existing file.
   *
   * @param markdown the same report in Markdown
   * @throws GraphException if it cannot be written
   */
  public void write(Record report, String markdown) {
    try (Draft draft = Draft.of(path)) {
      Files.writeString(
          draft.file(),
          path.toString().endsWith(".md") ? markdown : RecordJson.pretty(report) + "\n");
      draft.publish();
    } catch (IOException e) {
      throw new GraphException("cannot write " + path + ": " + e.getMessage(), e);
    }
  }

  private static String markdown(Report report) {
    StringBuilder text = new StringBuilder();
    line(text, "# %s%n", cell(Path.of(report.file()).getFileName().toString()));
    line(
        text,
        "%,d bytes, opset %d, %,d nodes, %,d parameters, sha256 `%s`%n",
        report.bytes(),
        report.opset(),
        report.nodes(),
        report.parameters(),
        report.sha256());
    line(text, "| step | what it did | ms |");
    line(text, "| --- | --- | ---: |");
    for (FinishedStep step : report.steps()) {
      line(text, "| %s | %s | %.0f |", step.name(), cell(step.summary()), step.millis());
    }
    report.verification().notes().forEach(note -> line(text, "%n%s", cell(note)));
    if (report.verification().isEmpty()) {
      return text.toString();
    }
    line(text, "%nVerified at %s:%n", cell(String.join(", ", report.verification().shapes())));
    line(text, "| output | shape | found | largest difference | of | cosine |");
    line(text, "| --- | --- | --- | ---: | ---: | ---: |");
    for (Difference difference : report.verification().differences()) {
      line(
          text,
          "| %s | %s | %s | %.2g | %.2g | %.7f |",
          cell(difference.output()),
          Arrays.toString(difference.shape()),
          difference,
          difference.absolute(),
          difference.largest(),
          difference.cosine());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
