package dev.kiln.cli.export;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.integer.NodePrecision;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.quantize.Quality;
import dev.kiln.graph.quantize.QualityComparison;
import dev.kiln.graph.quantize.Score;
import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.Comparison;
import dev.kiln.graph.verify.Difference;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.ElementType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln verify}: compares the outputs of two ONNX models, or verifies a signature. */
@Command(
    name = "verify",
    description =
        "Compare the outputs of two ONNX models on the same inputs, or verify a model's signature.",
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
      arity = "0..1",
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

  @Option(
      names = "--min-psnr",
      paramLabel = "DB",
      description =
          "Judge OTHER by its mean peak signal-to-noise ratio against MODEL, as a quantized model"
              + " must be.")
  private Double minPsnr;

  @Option(
      names = "--min-agreement",
      paramLabel = "SHARE",
      description = "Judge OTHER by the share of pixels or pictures that it gives MODEL's class.")
  private Double minAgreement;

  @Mixin private TrialOptions trials;

  @Mixin private JsonOption json;

  private record Found(
      boolean agrees,
      String first,
      List<String> inputs,
      List<Difference> outputs,
      List<String> notes) {}

  @Mixin private SignatureCheck signature;

  @Override
  public Integer call() throws IOException {
    if (signature.isWanted()) {
      if (actual != null) {
        throw new IllegalArgumentException("--signature verifies one MODEL, not two");
      }
      signature.check(ShippedModels.find(expected), spec.commandLine().getOut());
      return CommandLine.ExitCode.OK;
    }
    if (actual == null) {
      throw new IllegalArgumentException(
          "name the OTHER model to compare, or a --signature and its --key");
    }
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("--tolerance " + tolerance + ": expected 0 or more");
    }
    Path reference = ShippedModels.find(expected);
    Path other = ShippedModels.find(actual);
    if (minPsnr != null || minAgreement != null) {
      return judge(reference, other);
    }
    Comparison comparison =
        CompareModels.of(reference, other, Tolerance.of(tolerance), trials.of(reference, false));
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
              "kiln: the models differ by more than %.1e; %s%n",
              tolerance,
              reason(comparison, other));
    }
    return comparison.agrees() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static String reason(Comparison comparison, Path other) {
    long integer =
        NodePrecision.of(OnnxReader.read(other).graph()).stream()
            .filter(node -> node.type() == ElementType.INT8)
            .count();
    return integer > 0
        ? "%s computes %d nodes in int8, so judge it with --min-psnr or --min-agreement, on real --data"
            .formatted(other, integer)
        : "the first difference is at " + comparison.first().orElse("no node that both have");
  }

  /** What samples tell of a model. */
  private record Judged(boolean agrees, int samples, Score psnr, Score agreement) {}

  private int judge(Path reference, Path other) {
    Samples samples = trials.samples(reference);
    Map<Quality, Score> scores = QualityComparison.of(reference, other, samples);
    Score agreement = scores.get(Quality.AGREEMENT);
    if (minAgreement != null && agreement == null) {
      throw new IllegalArgumentException(
          "--min-agreement: the outputs of %s are not scores of classes; use --min-psnr"
              .formatted(reference));
    }
    Score psnr = scores.get(Quality.PSNR);
    boolean near = minPsnr == null || psnr.mean() >= minPsnr;
    boolean agrees = minAgreement == null || agreement.mean() >= minAgreement;
    PrintWriter out = spec.commandLine().getOut();
    json.print(
        new Judged(near && agrees, samples.size(), psnr, agreement),
        out,
        judged -> {
          out.println("on " + samples.size() + (samples.size() == 1 ? " sample" : " samples"));
          out.println("psnr       " + psnr);
          if (agreement != null) {
            out.println("agreement  " + agreement);
          }
        });
    if (near && agrees) {
      return CommandLine.ExitCode.OK;
    }
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "kiln: %s is further from %s than asked: %s, not %s%n",
            other,
            reference,
            near ? agreement : psnr,
            near ? minAgreement : minPsnr + " dB");
    return CommandLine.ExitCode.SOFTWARE;
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
