package dev.kiln.graph.verify;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.TemporaryModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model file as it is run to be compared or measured: with inputs and outputs that a tensor can
 * hold, and with random numbers that are the same in the first run of every session. Most files
 * need no change and are run themselves; a changed copy is deleted by {@link #close}.
 */
public final class TrialModel implements AutoCloseable {
  private final OnnxModel model;
  private final Path file;
  private final TemporaryModel copy;
  private final List<String> notes;

  private TrialModel(OnnxModel model, Path file, TemporaryModel copy, List<String> notes) {
    this.model = model;
    this.file = file;
    this.copy = copy;
    this.notes = List.copyOf(notes);
  }

  /**
   * Prepares a file.
   *
   * @throws GraphException if it cannot be read, or a changed copy cannot be written
   */
  public static TrialModel of(Path file) {
    OnnxModel model = OnnxReader.read(file).withoutWeightsAsInputs();
    List<String> drawing = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Graph graph =
        CastPorts.of(UnpackedOutputs.of(HeldDraws.of(model.graph(), drawing), notes), notes);
    drawing.forEach(node -> notes.add(node + " draws at random; its draw was held still"));
    return graph == model.graph()
        ? new TrialModel(model, file, null, notes)
        : copy(model.with(graph), notes);
  }

  static TrialModel copy(OnnxModel changed, List<String> notes) {
    TemporaryModel copy = TemporaryModel.of(changed);
    return new TrialModel(changed, copy.file(), copy, notes);
  }

  OnnxModel model() {
    return model;
  }

  /** Returns the inputs without default values. */
  List<Value> inputs() {
    return model.graph().inputs().stream()
        .filter(input -> !model.graph().initializers().containsKey(input.name()))
        .toList();
  }

  /** Returns the file to run. */
  public Path file() {
    return file;
  }

  /** Returns how it differs from the model itself, one line for each change. */
  public List<String> notes() {
    return notes;
  }

  /** Deletes the changed copy, if there is one. */
  @Override
  public void close() {
    if (copy != null) {
      copy.close();
    }
  }
}
