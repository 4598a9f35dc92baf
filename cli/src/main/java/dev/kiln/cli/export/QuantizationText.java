package dev.kiln.cli.export;

import dev.kiln.graph.quantize.CurvePoint;
import dev.kiln.graph.quantize.QuantizeReport;
import dev.kiln.graph.quantize.Rank;
import dev.kiln.graph.report.FinishedStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report of a quantized model as text. The steps are printed while they run. */
final class QuantizationText {
  /** The number of nodes in float that are named. */
  private static final int NAMED = 8;

  private QuantizationText() {}

  /** Returns lines for a console: the curve of quality against time, and the choice. */
  static List<String> lines(QuantizeReport report) {
    List<String> lines = new ArrayList<>();
    if (report.curve().size() > 1) {
      lines.add("quality and time of the models that were tried, fastest first:");
      curve(report).forEach(p -> lines.add((isChosen(p, report) ? "  -> " : "     ") + p));
    }
    if (!report.inFloat().isEmpty() && isQuantized(report)) {
      lines.add(
          "left in float: "
              + report.inFloat().stream().limit(NAMED).collect(Collectors.joining(", "))
              + (report.inFloat().size() > NAMED
                  ? " and %d more".formatted(report.inFloat().size() - NAMED)
                  : ""));
    }
    lines.add(choice(report));
    return lines;
  }

  private static String choice(QuantizeReport report) {
    return isQuantized(report)
        ? "int8: "
            + report.outcome().loss()
            + String.format(Locale.ROOT, ", time %.2f of float's", report.outcome().time())
        : String.format(
            Locale.ROOT,
            "fp32: int8 gains nothing here (time %.2f of float's), so the model was left in float",
            report.outcome().time());
  }

  private static boolean isQuantized(QuantizeReport report) {
    return report.outcome().precision().equals("int8");
  }

  private static List<CurvePoint> curve(QuantizeReport report) {
    return report.curve().stream()
        .distinct()
        .sorted(Comparator.comparingDouble(CurvePoint::time))
        .toList();
  }

  private static boolean isChosen(CurvePoint point, QuantizeReport report) {
    return isQuantized(report)
        && point.time() == report.outcome().time()
        && point.score().equals(report.outcome().loss());
  }

  /** Returns the whole report in Markdown. */
  static String markdown(QuantizeReport report) {
    StringBuilder text = new StringBuilder();
    line(text, "# %s%n", Path.of(report.file()).getFileName());
    line(text, "%s%n", choice(report));
    line(text, "%,d bytes, sha256 `%s`%n", report.bytes(), report.sha256());
    line(text, "| step | what it did | ms |");
    line(text, "| --- | --- | ---: |");
    for (FinishedStep step : report.steps()) {
      line(
          text,
          "| %s | %s | %.0f |",
          step.name(),
          step.summary().replace("|", "\\|"),
          step.millis());
    }
    line(text, "%n| nodes in float | mean | worst | time of float's | |");
    line(text, "| ---: | ---: | ---: | ---: | --- |");
    for (CurvePoint point : curve(report)) {
      line(
          text,
          "| %d | %.4g | %.4g | %.3f | %s |",
          point.inFloat(),
          point.score().mean(),
          point.score().worst(),
          point.time(),
          isChosen(point, report) ? "chosen" : "");
    }
    if (!report.ranks().isEmpty()) {
      line(text, "%n| node | operator | damage | microseconds saved | computed in |");
      line(text, "| --- | --- | ---: | ---: | --- |");
      for (Rank rank : report.ranks()) {
        line(
            text,
            "| %s | %s | %.2g | %.0f | %s |",
            rank.node(),
            rank.operator(),
            rank.damage(),
            rank.saved(),
            report.integer().contains(rank.node()) ? "int8" : "fp32");
      }
    }
    line(text, "%n| executed by ONNX Runtime | nodes |");
    line(text, "| --- | ---: |");
    report.executed().forEach((operator, count) -> line(text, "| %s | %d |", operator, count));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
