package dev.kiln.pipeline.export;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.Report;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.TrainingException;
import dev.kiln.train.network.Network;
import dev.kiln.train.op.Operators;
import dev.kiln.train.weights.Match;
import dev.kiln.train.weights.ParameterNames;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Exports a network of the catalogue as a self-describing ONNX model.
 *
 * <pre>{@code
 * Report report = Exports.of("runs/lenet5").save(Path.of("digits.onnx"));
 * }</pre>
 *
 * <p>Unless {@link #undressed()} is chosen, the model takes and gives pictures: uint8 [N, H, W, 3]
 * RGB, or [N, H, W, 1] grey.
 *
 * <p>Immutable and thread-safe: each {@code with} method returns a changed copy.
 */
public final class Exports {
  private final ExportSource source;
  private final Map<String, String> metadata;
  private final Optional<Shape> input;
  private final boolean dressed;
  private final Optional<Consumer<Match>> partial;
  private final UnaryOperator<Export> settings;

  private Exports(
      ExportSource source,
      Map<String, String> metadata,
      Optional<Shape> input,
      boolean dressed,
      Optional<Consumer<Match>> partial,
      UnaryOperator<Export> settings) {
    this.source = source;
    this.metadata = metadata;
    this.input = input;
    this.dressed = dressed;
    this.partial = partial;
    this.settings = settings;
  }

  private static Exports of(ExportSource source) {
    return new Exports(
        source, Map.of(), Optional.empty(), true, Optional.empty(), export -> export);
  }

  private Exports with(ExportSource changed) {
    return new Exports(changed, metadata, input, dressed, partial, settings);
  }

  private Exports with(UnaryOperator<Export> setting) {
    return new Exports(
        source, metadata, input, dressed, partial, export -> setting.apply(settings.apply(export)));
  }

  /**
   * Returns the export of a network or of a training run.
   *
   * @param networkOrRun the name of a network, such as {@code lenet5}, or the folder of a run. A
   *     run gives its own weights, and its classes, metrics and settings go into the model card; a
   *     network has random weights unless {@link #withWeights} sets others
   * @throws IllegalArgumentException if there is no such network
   * @throws TrainingException if the folder holds no run, or it cannot be read
   */
  public static Exports of(String networkOrRun) {
    return of(ExportSource.of(networkOrRun));
  }

  /**
   * Returns the export of a network, with random weights unless {@link #withWeights} sets others.
   */
  public static Exports of(Network network) {
    return of(ExportSource.of(network));
  }

  /** Sets the weights file: safetensors or a PyTorch state dict. */
  public Exports withWeights(Path file) {
    return with(source.withWeights(file));
  }

  /**
   * Takes weights also if only some of them fit; the other parameters stay random.
   *
   * @param receiver gets what was loaded and what was not
   */
  public Exports withPartialWeights(Consumer<Match> receiver) {
    return new Exports(source, metadata, input, dressed, Optional.of(receiver), settings);
  }

  /**
   * Sets the pixel values that the network takes and gives, where no run recorded them; by default
   * those of the network's article, for a segmenter 0 to 1.
   */
  public Exports withImage(Normalization pixels) {
    return with(source.withStated(source.stated().withImage(pixels)));
  }

  /** Sets the number of classes, for random weights; a file of weights tells it by itself. */
  public Exports withClasses(int number) {
    return with(source.withStated(source.stated().withClasses(number)));
  }

  /** Names the classes, in the order of their indices. */
  public Exports withLabels(List<String> names) {
    return with(source.withStated(source.stated().withLabels(names)));
  }

  /** Sets the colour of each class of a segmenter as 0xRRGGBB, in the order of their indices. */
  public Exports withPalette(List<Integer> colours) {
    return with(source.withStated(source.stated().withPalette(colours)));
  }

  /**
   * Sets the longer side in pixels at which a segmenter sees a picture unless told otherwise.
   *
   * @throws IllegalArgumentException if it is not positive, or the network is no segmenter
   */
  public Exports withSize(int longerSide) {
    if (longerSide < 1 || source.network().kind() != Network.Kind.SEGMENTATION) {
      throw new IllegalArgumentException(
          "--size %d: expected the longer side of a segmenter's pictures, 1 pixel or more"
              .formatted(longerSide));
    }
    return with(source.withStated(source.stated().withSize(longerSide)));
  }

  /**
   * Sets the part of the network that is exported; by default the whole.
   *
   * @throws IllegalArgumentException if the network has no such part
   */
  public Exports withPart(NetworkPart part) {
    return with(source.withPart(part));
  }

  /**
   * Adds entries to the model's metadata, such as {@code licence}.
   *
   * @throws IllegalArgumentException if a name begins with {@code kiln.}, which Kiln reserves
   */
  public Exports withMetadata(Map<String, String> entries) {
    NetworkCard.requireForeign(entries.keySet());
    return new Exports(
        source,
        Collections.unmodifiableMap(new LinkedHashMap<>(entries)),
        input,
        dressed,
        partial,
        settings);
  }

  /**
   * Sets the version of ONNX's operator set, 13 to 21; 17 by default. A version outside of that
   * fails when the model is saved.
   */
  public Exports withOpset(int version) {
    return with(export -> export.withOpset(version));
  }

  /**
   * Sets the shape of the network's input, batch first, -1 for any size; by default the network's.
   */
  public Exports withInput(Shape shape) {
    return new Exports(source, metadata, Optional.of(shape), dressed, partial, settings);
  }

  /** Keeps the plain network: float [N, C, H, W] in and out, no pictures. */
  public Exports undressed() {
    return new Exports(source, metadata, input, false, partial, settings);
  }

  /** Sets whether the weights go into a file beside the model, as is always done above 2 GB. */
  public Exports withExternalWeights(boolean beside) {
    return with(export -> export.withExternalWeights(beside));
  }

  /** Sets whether weights are stored as float16: half the size; computation stays in float32. */
  public Exports withHalfWeights(boolean stored) {
    return with(export -> export.withHalfWeights(stored));
  }

  /** Sets the listener that receives each step when it is done. */
  public Exports withListener(Consumer<FinishedStep> receiver) {
    return with(export -> export.withListener(receiver));
  }

  /** Returns the network that is exported. */
  public Network network() {
    return source.network();
  }

  /** Returns the file that the weights come from, or nothing if they are random. */
  public Optional<Path> weights() {
    return source.trainedWeights();
  }

  /**
   * Returns whether nobody said which pixel values the weights were trained on, where files are
   * about that differ: those of segmenters.
   */
  public boolean assumesPixels() {
    return source.network().kind() == Network.Kind.SEGMENTATION
        && source.weights().isPresent()
        && source.run().isEmpty()
        && source.stated().image().isEmpty();
  }

  /**
   * Exports the model and verifies it in ONNX Runtime against the network. The file appears when
   * both have succeeded; after a failure an existing file is as it was.
   *
   * @throws IllegalArgumentException if what was said of the network contradicts its run or its
   *     weights
   * @throws TrainingException if the weights cannot be read or do not fit the network
   * @throws GraphException if any other step fails
   */
  public Report save(Path file) {
    try (NDManager scope = NDManager.newBaseManager()) {
      Map<String, NDArray> weights = source.read(scope);
      Exports fitted = with(source.fittedTo(weights));
      try (Model network = fitted.source.open(weights, partial)) {
        return fitted.save(network.getBlock(), file);
      }
    }
  }

  /**
   * Exports a block that is in memory already, such as one that a program has just trained, in
   * place of the network's own weights. Otherwise as {@link #save(Path)}.
   *
   * @param trained a block of {@link #network()}, or of its discriminator if that is exported;
   *     initialized, and not used by another thread meanwhile
   * @throws GraphException if any step fails
   */
  public Report save(Block trained, Path file) {
    TaskDressing task = TaskDressing.of(source);
    Export export =
        Export.of(source.block(trained, dressed), input.orElseGet(source::input))
            .withLowerings(Lowerings.standard().withTorchOperators(Operators::compute))
            .withName(source.network().name())
            .withInputs(task.input())
            .withOutputs(task.outputs().toArray(String[]::new))
            .withParameters(ParameterNames.of(trained))
            .withMetadata(NetworkCard.of(source, metadata))
            .withDressing(dressed ? task.dressing() : Dressing.NONE);
    return settings.apply(export).save(file);
  }
}
