package dev.kiln.cli.export;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.Comparison;
import dev.kiln.graph.verify.Difference;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.pipeline.models.ShippedModels;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln verify}: compares the outputs of two ONNX models. */
@Command(
    name = "verify",
    description = "Compare the outputs of two ONNX models on the same random inputs.",
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "The reference model: a file or a name.")
  private String expected;

  @Parameters(
      index = "1",
      paramLabel = "OTHER",
      description = "The model to check: a file or a name.")
  private String actual;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "1e-4",
      description =
          "Allow differences up to this fraction of an output's largest number. Default:"
              + " ${DEFAULT-VALUE}.")
  private double tolerance;

  @Mixin private TrialOptions trials;

  @Mixin private JsonOption json;

  private record Found(
      boolean agrees,
      String first,
      List<String> inputs,
      List<Difference> outputs,
      List<String> notes) {}

  @Override
  public Integer call() {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("--tolerance " + tolerance + ": expected 0 or more");
    }
    Tolerance allowed = Tolerance.of(tolerance);
    Path reference = ShippedModels.find(expected);
    Comparison comparison =
        CompareModels.of(
            reference, ShippedModels.find(actual), allowed, trials.of(reference, false));
    PrintWriter out = spec.commandLine().getOut();
    Found found =
        new Found(
            comparison.agrees(),
            comparison.first().orElse(""),
            comparison.verification().shapes(),
            comparison.verification().differences(),
            comparison.verification().notes());
    json.print(found, out, f -> print(f, out));
    if (!comparison.agrees()) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "kiln: the models differ by more than %.1e; the first difference is at %s%n",
              tolerance,
              comparison.first().orElse("no node that both have"));
    }
    return comparison.agrees() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(Found found, PrintWriter out) {
    found.inputs().forEach(shape -> out.println("in   " + shape));
    found.outputs().forEach(difference -> print(difference, out));
    found.notes().forEach(note -> out.println("note " + note));
  }

  private static void print(Difference difference, PrintWriter out) {
    out.println("out  " + difference.output() + " " + Arrays.toString(difference.shape()));
    out.println("     " + difference);
    out.printf(
        Locale.ROOT,
        "     largest difference %.2g, largest number %.2g; cosine %.7f%n",
        difference.absolute(),
        difference.largest(),
        difference.cosine());
    difference.histogram().lines().forEach(line -> out.println("     " + line));
  }
}
