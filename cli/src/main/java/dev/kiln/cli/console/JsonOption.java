package dev.kiln.cli.console;

import dev.kiln.graph.report.RecordJson;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The option {@code --json}: a program reads the result. */
public final class JsonOption {
  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  /** Returns whether the option is given. */
  public boolean isGiven() {
    return json;
  }

  /**
   * Prints a result: as one JSON object if the option is given, else as text.
   *
   * @param result a record
   */
  public <T> void print(T result, PrintWriter out, Consumer<T> text) {
    if (json) {
      out.println(RecordJson.pretty(result));
    } else {
      text.accept(result);
    }
  }
}
