package dev.kiln.export;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.kiln.export.capture.InputRange;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Op;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.graph.report.Report;
import dev.kiln.graph.verify.Tolerance;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns a DJL block into an ONNX model. Immutable; each {@code with} method returns a changed copy.
 *
 * <pre>{@code
 * Report report =
 *     Export.of(block, new Shape(-1, 1, 28, 28))
 *         .withPictures(PictureInput.of(Normalization.unit()))
 *         .withMetadata(Map.of("kiln.task", "digits"))
 *         .save(Path.of("digits.onnx"));
 * }</pre>
 */
public final class Export {
  // Only the with methods change these, on a fresh copy.
  final Block block;
  Map<String, String> metadata = Map.of();

  /** The shapes to run the block at, in the order in which they are tried. */
  List<ProbeShapes> probes;

  Lowerings lowerings = Lowerings.standard();
  Map<String, Parameter> parameters = Map.of();
  List<String> inputs = List.of();
  List<String> outputs = List.of();
  Dressing dressing = Dressing.NONE;
  Consumer<FinishedStep> listener = step -> {};
  String name = "model";
  int opset = 17;
  boolean externalWeights;
  boolean halfWeights;

  /** The chosen tolerance, or null for the default, which depends on {@link #halfWeights}. */
  private Tolerance tolerance;

  private Export(Block block, List<Shape> shapes) {
    this.block = block;
    this.probes = ProbeShapes.allOf(shapes);
  }

  private Export(Export other) {
    block = other.block;
    metadata = other.metadata;
    probes = other.probes;
    lowerings = other.lowerings;
    parameters = other.parameters;
    inputs = other.inputs;
    outputs = other.outputs;
    dressing = other.dressing;
    listener = other.listener;
    name = other.name;
    opset = other.opset;
    externalWeights = other.externalWeights;
    halfWeights = other.halfWeights;
    tolerance = other.tolerance;
  }

  private Export with(Consumer<Export> change) {
    Export copy = new Export(this);
    change.accept(copy);
    return copy;
  }

  /**
   * Starts an export.
   *
   * @param block a block with initialized parameters; only its forward pass in inference mode is
   *     run
   * @param inputs the shapes of its inputs, with -1 for sizes that the model should leave open
   */
  public static Export of(Block block, Shape... inputs) {
    return new Export(block, List.of(inputs));
  }

  /**
   * Sets the shapes at which the block is run; by default Kiln chooses them. Sizes that are open
   * must differ between the first two, and the block must take all three.
   */
  public Export withProbes(ProbeShapes chosen) {
    return with(e -> e.probes = List.of(chosen));
  }

  /**
   * Sets the range of numbers for each input, such as token identifiers; by default floats in 0..1.
   *
   * @throws IllegalArgumentException if there is not one range for each input
   */
  public Export withInputRanges(InputRange... ranges) {
    List<InputRange> numbers = List.of(ranges);
    return with(e -> e.probes = probes.stream().map(set -> set.with(numbers)).toList());
  }

  /** Sets how operators are translated into nodes; by default {@link Lowerings#standard()}. */
  public Export withLowerings(Lowerings rows) {
    return with(e -> e.lowerings = rows);
  }

  /** Sets the names of the parameters in the file; by default those of DJL. */
  public Export withParameters(Map<String, Parameter> named) {
    Map<String, Parameter> copy = Map.copyOf(named);
    return with(e -> e.parameters = copy);
  }

  /** Sets the names of the inputs; by default {@code input}, or {@code input_0}, ... */
  public Export withInputs(String... names) {
    return with(e -> e.inputs = List.of(names));
  }

  /** Sets the names of the outputs; by default {@code output}, or {@code output_0}, ... */
  public Export withOutputs(String... names) {
    return with(e -> e.outputs = List.of(names));
  }

  /** Makes the model take pictures, uint8 [N, H, W, C], instead of the float input of the block. */
  public Export withPictures(PictureInput input) {
    return withDressing(Dressing.of(input));
  }

  /** Makes the model take pictures, return pictures, or both; by default neither. */
  public Export withDressing(Dressing around) {
    return with(e -> e.dressing = around);
  }

  /** Adds entries to the model's metadata, such as {@code kiln.task}. */
  public Export withMetadata(Map<String, String> entries) {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.putAll(entries);
    return with(e -> e.metadata = Collections.unmodifiableMap(all));
  }

  /** Sets the name of the graph; by default {@code model}. */
  public Export withName(String graph) {
    return with(e -> e.name = graph);
  }

  /**
   * Sets the version of the ONNX operators, 13 to 21; by default 17.
   *
   * @throws IllegalArgumentException if the version is out of that range
   */
  public Export withOpset(int version) {
    if (version < Op.FIRST_OPSET || version > Op.LAST_OPSET) {
      throw new IllegalArgumentException(
          "opset %d is not supported; choose one from %d to %d"
              .formatted(version, Op.FIRST_OPSET, Op.LAST_OPSET));
    }
    return with(e -> e.opset = version);
  }

  /**
   * Sets how far the outputs of the model may differ from those of the block; by default {@link
   * Tolerance#standard()}, or {@link Tolerance#halfWeights()} with float16 weights.
   */
  public Export withTolerance(Tolerance allowed) {
    return with(e -> e.tolerance = allowed);
  }

  /** Sets whether the weights are stored in a file beside the model; above 2 GB they always are. */
  public Export withExternalWeights(boolean beside) {
    return with(e -> e.externalWeights = beside);
  }

  /** Sets whether the weights are stored as float16, which halves the file size. */
  public Export withHalfWeights(boolean stored) {
    return with(e -> e.halfWeights = stored);
  }

  /**
   * Sets a listener that is called after each finished step, on the thread that calls {@link
   * #save}.
   */
  public Export withListener(Consumer<FinishedStep> told) {
    return with(e -> e.listener = told);
  }

  Tolerance allowed() {
    if (tolerance != null) {
      return tolerance;
    }
    return halfWeights ? Tolerance.halfWeights() : Tolerance.standard();
  }

  /**
   * Captures, lowers, simplifies, dresses, saves and verifies the model. It replaces the target
   * only after verification succeeds; a failure leaves the target unchanged.
   *
   * @throws GraphException if a step fails
   */
  public Report save(Path file) {
    try (Draft draft = Draft.of(file)) {
      return new ExportRun(this, file, draft).report();
    }
  }
}
