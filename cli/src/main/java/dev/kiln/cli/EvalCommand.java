package dev.kiln.cli;

import dev.kiln.runtime.Model;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln eval}: how good a model is, on a data set's test part. */
@Command(
    name = "eval",
    description = "Measure how good a model is on a test set.",
    mixinStandardHelpOptions = true)
final class EvalCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or a name that 'kiln models' lists.")
  private String model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set's folder; without it, MNIST comes from the cache or the net.")
  private Path data;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public void run() {
    try (Model open = Model.open(ModelFiles.find(model))) {
      if (!open.card().task().equals("digits")) {
        throw new WrongArgumentException(
            model + ": its task is '" + open.card().task() + "'; digits is what can be measured");
      }
      print(DigitsAccuracy.measure(model, open, data));
    }
  }

  private void print(DigitsAccuracy accuracy) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(accuracy));
      return;
    }
    out.printf(
        Locale.ROOT,
        "accuracy %.4f: %,d of %,d pictures of MNIST's test set%n%n",
        accuracy.accuracy(),
        accuracy.correct(),
        accuracy.images());
    accuracy.confusionTable().print(out);
  }
}
