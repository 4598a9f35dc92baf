package dev.kiln.cli.export;

import dev.kiln.cli.console.OutputFiles;
import dev.kiln.cli.console.TrainerLibrary;
import dev.kiln.graph.optimize.FloatPrecision;
import dev.kiln.pipeline.export.Exports;
import dev.kiln.pipeline.export.NetworkPart;
import dev.kiln.runtime.file.ScratchFolder;
import dev.kiln.train.weights.Match;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln export}: exports a DJL network to an ONNX model. */
@Command(
    name = "export",
    description = "Export a network to an ONNX model and verify that both give the same outputs.",
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NETWORK|RUN_DIR",
      description = "A network that 'kiln networks' lists, or the folder of a training run.")
  private String source;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Load the weights from this safetensors file or PyTorch checkpoint. Default: the run's"
              + " weights, or random ones without a run.")
  private Path weights;

  @Option(
      names = "--partial",
      description =
          "Take --weights also if only some of them fit; the other parameters stay random, and are"
              + " named.")
  private boolean partial;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the model to this file. Default: NETWORK.onnx.")
  private Path output;

  @Option(
      names = "--part",
      paramLabel = "encoder|decoder|discriminator",
      defaultValue = "whole",
      description = "Export only this half of an autoencoder, or a generator's discriminator.")
  private NetworkPart part;

  @Option(
      names = "--undressed",
      description = "Keep the network's float inputs and outputs instead of pictures.")
  private boolean undressed;

  @Option(
      names = "--opset",
      paramLabel = "N",
      defaultValue = "17",
      description = "The ONNX operator set version, 13 to 21. Default: ${DEFAULT-VALUE}.")
  private int opset;

  @Option(names = "--half-weights", description = "The same as --precision fp16.")
  private boolean halfWeights;

  @Mixin private CardOptions card;

  @Mixin private PrecisionOptions precision;

  @Mixin private SaveOptions save;

  @Override
  public void run() {
    if (opset < 13 || opset > 21) {
      throw new IllegalArgumentException("--opset " + opset + ": expected 13 to 21");
    }
    precision.check();
    if (precision.floats() == FloatPrecision.HALF) {
      throw new IllegalArgumentException(
          "--compute is for 'kiln optimize': export first, then optimize the model");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (partial && weights == null) {
      throw new IllegalArgumentException("--partial: name the file by --weights");
    }
    if (undressed && card.sayPixels()) {
      throw new IllegalArgumentException(
          "--image: with --undressed the model takes no pictures; leave one of the two out");
    }
    Exports exports =
        card.describe(Exports.of(source))
            .withPart(part)
            .withOpset(opset)
            .withExternalWeights(save.external())
            .withHalfWeights(halfWeights || precision.isHalf())
            .withListener(step -> save.show(step, out));
    exports = weights == null ? exports : exports.withWeights(weights);
    exports = partial ? exports.withPartialWeights(this::note) : exports;
    exports = undressed ? exports.undressed() : exports;
    Path file = output == null ? Path.of(exports.network().name() + ".onnx") : output;
    List<Path> inputs = exports.weights().stream().toList();
    OutputFiles.requireApart(file, inputs);
    save.prepare(Stream.concat(inputs.stream(), Stream.of(file)).toList());
    TrainerLibrary.require();
    if (inputs.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "note: "
                  + source
                  + " is exported with random weights; name a run's folder or --weights for trained"
                  + " ones");
    }
    if (exports.assumesPixels() && !undressed) {
      spec.commandLine()
          .getErr()
          .println(
              "note: the network is taken to expect pixels of 0 to 1, as in its article; say --image"
                  + " imagenet if it was trained on normalised pictures");
    }
    if (precision.isInt8()) {
      quantize(exports, file);
    } else {
      save.show(exports.save(file), out);
    }
  }

  private void note(Match match) {
    if (!match.exact()) {
      spec.commandLine().getErr().println("note: --partial: " + match);
    }
  }

  /** Exports in float to a file that is deleted again, and quantizes that. */
  private void quantize(Exports exports, Path file) {
    try (ScratchFolder folder = ScratchFolder.create()) {
      Path floats = folder.resolve(file.getFileName().toString());
      exports.save(floats);
      precision.quantize(floats, file, save, spec.commandLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
