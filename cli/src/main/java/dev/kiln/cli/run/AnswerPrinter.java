package dev.kiln.cli.run;

import dev.kiln.graph.report.RecordJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints answers and complaints. While a progress bar is visible they are held back, because other
 * lines would break the bar.
 */
final class AnswerPrinter {
  /** How answers are printed. */
  enum Form {
    /** Lines for people, one finding a line. */
    TEXT,
    /** One JSON object at the end. */
    JSON,
    /** A JSON object on a line for each answer, as soon as it is there. */
    JSON_LINES
  }

  private final Form form;
  private final PrintWriter out;
  private final PrintWriter err;
  private final List<Object> answers = new ArrayList<>();
  private final List<String> heldLines = new ArrayList<>();
  private final List<String> heldComplaints = new ArrayList<>();

  AnswerPrinter(Form form, PrintWriter out, PrintWriter err) {
    this.form = form;
    this.out = out;
    this.err = err;
  }

  private record Several(List<Object> images) {}

  /**
   * Prints an answer.
   *
   * @param lines the answer for people
   * @param answer the answer for programs: a record
   * @param hold whether text waits until {@link #finish}
   */
  void print(List<String> lines, Object answer, boolean hold) {
    switch (form) {
      case TEXT -> {
        if (hold) {
          heldLines.addAll(lines);
        } else {
          lines.forEach(out::println);
        }
      }
      case JSON -> answers.add(answer);
      case JSON_LINES -> out.println(RecordJson.line(answer));
    }
  }

  /** Prints a complaint on standard error. */
  void complain(String line, boolean hold) {
    if (hold) {
      heldComplaints.add(line);
    } else {
      err.println(line);
    }
  }

  /**
   * Prints what was held back, and the JSON object.
   *
   * @param several whether there were several inputs, whose answers go into one list
   */
  void finish(boolean several) {
    heldLines.forEach(out::println);
    heldComplaints.forEach(err::println);
    if (form == Form.JSON) {
      out.println(RecordJson.pretty(several ? new Several(answers) : answers.get(0)));
    }
  }
}
