package dev.kiln.export;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.kiln.export.capture.Numbers;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns a DJL block into an ONNX model.
 *
 * <pre>{@code
 * Report report =
 *     Export.of(block, new Shape(-1, 1, 28, 28))
 *         .picture(PictureInput.of(Normalization.unit()))
 *         .metadata(Map.of("kiln.task", "digits"))
 *         .save(Path.of("digits.onnx"));
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Export {
  final Block block;
  final Map<String, String> metadata = new LinkedHashMap<>();
  ProbeShapes probes;
  Lowerings lowerings = Lowerings.standard();
  Map<String, Parameter> parameters = Map.of();
  List<String> inputs = List.of();
  List<String> outputs = List.of();
  Dressing dressing = Dressing.none();
  Tolerance tolerance;
  Consumer<FinishedStep> listener = step -> {};
  String name = "model";
  int opset = 17;
  boolean externalWeights;
  boolean halfWeights;

  private Export(Block block, List<Shape> shapes) {
    this.block = block;
    this.probes = ProbeShapes.of(shapes);
  }

  /**
   * Starts an export.
   *
   * @param block with parameters; only its forward in inference is run
   * @param inputs the shapes of its inputs, -1 where the model shall take any size
   */
  public static Export of(Block block, Shape... inputs) {
    return new Export(block, List.of(inputs));
  }

  /** Runs the block at these shapes in place of those that Kiln chooses. */
  public Export probes(ProbeShapes chosen) {
    probes = chosen;
    return this;
  }

  /** Says what each input holds, such as identifiers of words; fractions if not called. */
  public Export numbers(Numbers... held) {
    probes = probes.with(List.of(held));
    return this;
  }

  /** Writes operators by these rows in place of {@link Lowerings#standard()}. */
  public Export lowerings(Lowerings rows) {
    lowerings = rows;
    return this;
  }

  /** Gives parameters their names in the file; those left out get DJL's. */
  public Export parameters(Map<String, Parameter> named) {
    parameters = Map.copyOf(named);
    return this;
  }

  /** Names the inputs; {@code input} if not called, or {@code input_0}, {@code input_1}, ... */
  public Export inputs(String... names) {
    inputs = List.of(names);
    return this;
  }

  /** Names the outputs; {@code output} if not called, or {@code output_0}, {@code output_1}, ... */
  public Export outputs(String... names) {
    outputs = List.of(names);
    return this;
  }

  /** Makes the model take pictures; without it, it takes what the block takes. */
  public Export picture(PictureInput input) {
    return dressing(new Dressing(input, null));
  }

  /** Makes the model take pictures, give pictures, or both. */
  public Export dressing(Dressing around) {
    dressing = around;
    return this;
  }

  /** Adds entries to what the model says of itself, such as {@code kiln.task}. */
  public Export metadata(Map<String, String> entries) {
    metadata.putAll(entries);
    return this;
  }

  /** Names the graph. */
  public Export name(String graph) {
    name = graph;
    return this;
  }

  /** Chooses the version of ONNX's operators, 13 to 21; 17 if not called. */
  public Export opset(int version) {
    if (version < Op.FIRST_OPSET || version > Op.LAST_OPSET) {
      throw new GraphException(
          "opset %d is not supported, choose one from %d to %d"
              .formatted(version, Op.FIRST_OPSET, Op.LAST_OPSET));
    }
    opset = version;
    return this;
  }

  /** Chooses how far the model may be from the block. */
  public Export tolerance(Tolerance allowed) {
    tolerance = allowed;
    return this;
  }

  /** Chooses whether the weights go into a file beside the model, as they do above 2 GB. */
  public Export externalWeights(boolean beside) {
    externalWeights = beside;
    return this;
  }

  /**
   * Chooses whether the weights are stored as float16, which halves the file. What the rounding of
   * weights costs is then allowed: {@link Tolerance#halfWeights()}, if nothing else is chosen.
   */
  public Export halfWeights(boolean stored) {
    halfWeights = stored;
    return this;
  }

  /** Tells of each step when it is done. */
  public Export listener(Consumer<FinishedStep> told) {
    listener = told;
    return this;
  }

  Tolerance allowed() {
    if (tolerance != null) {
      return tolerance;
    }
    return halfWeights ? Tolerance.halfWeights() : Tolerance.standard();
  }

  /**
   * Captures, lowers, simplifies, dresses, saves and verifies. The model is verified before it gets
   * its name: after a failure there is no new file, and one that was there is as it was.
   *
   * @throws GraphException if any step cannot be done
   */
  public Report save(Path file) {
    try (Draft draft = Draft.of(file)) {
      return new ExportRun(this, file, draft).report();
    }
  }
}
