package dev.kiln.pipeline.bench;

import dev.kiln.graph.verify.TrialModel;
import dev.kiln.graph.verify.Trials;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model that is measured: the file itself, or a copy of it with inputs that Java has numbers
 * for.
 *
 * @param model the open model
 * @param file the file that it was opened from
 * @param copy the copy, or null
 */
record BenchModel(Model model, Path file, TrialModel copy) implements AutoCloseable {
  static BenchModel open(Path file, Options options) {
    try {
      return new BenchModel(Model.open(file, options), file, null);
    } catch (ModelException e) {
      TrialModel copy = TrialModel.of(file);
      try {
        if (copy.notes().isEmpty()) {
          throw e;
        }
        return new BenchModel(Model.open(copy.file(), options), copy.file(), copy);
      } catch (RuntimeException refused) {
        copy.close();
        throw refused;
      }
    }
  }

  /**
   * Returns random inputs.
   *
   * @param size the requested size of frames; empty for the default
   * @param given the requested shapes of inputs, by name
   * @throws IllegalArgumentException if a size is requested, but the model has a fixed size, or a
   *     shape that no input takes
   */
  Map<String, Tensor> inputs(Optional<FrameSize> size, Map<String, List<Long>> given) {
    BenchInputs shapes = BenchInputs.of(model, size, given);
    return model.inputs().stream().anyMatch(BenchModel::isNumber)
        ? numbers(shapes)
        : shapes.random();
  }

  /** Whole numbers may be divisors, steps or axes, so they are tried before they are measured. */
  private Map<String, Tensor> numbers(BenchInputs shapes) {
    Trials trials = Trials.standard();
    for (Map.Entry<String, List<Long>> shape : shapes.shapes().entrySet()) {
      trials = trials.withShape(shape.getKey(), shape.getValue());
    }
    try (TrialModel trial = TrialModel.of(file)) {
      return trials.firstFor(trial);
    }
  }

  private static boolean isNumber(Port input) {
    return !input.type().isFloating()
        && input.type() != ElementType.BOOL
        && !(input.type() == ElementType.UINT8 && input.dims().size() == 4);
  }

  /** Returns what a reader must know. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(copy == null ? List.of() : copy.notes());
    model.leftOut().forEach(output -> notes.add("output " + output + " is not read"));
    return notes;
  }

  @Override
  public void close() {
    model.close();
    if (copy != null) {
      copy.close();
    }
  }
}
