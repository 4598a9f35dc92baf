package dev.kiln.export.capture;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.kiln.graph.GraphException;
import java.util.ArrayList;
import java.util.List;

/** One run of the block at one set of shapes. */
final class Probe {
  private Probe() {}

  /**
   * Runs the block.
   *
   * @param given the inputs
   */
  static Trace run(Block block, NDList given, Recorder recorder) {
    List<Shape> shapes = given.stream().map(NDArray::getShape).toList();
    NDList inputs = new NDList();
    List<TracedArray> traced = new ArrayList<>();
    for (NDArray array : given) {
      ArrayProxy input = recorder.wrap(array);
      inputs.add(input.wrapper());
      traced.add(input.traced());
    }
    NDList outputs = forward(block, new Store(recorder), inputs, shapes, recorder);
    recorder.requireAllMapped();
    List<TracedArray> results =
        outputs.stream().map(array -> Arguments.operand(array, recorder).traced()).toList();
    return recorder.trace(traced, results);
  }

  private static NDList forward(
      Block block, ParameterStore store, NDList inputs, List<Shape> shapes, Recorder recorder) {
    try {
      return block.forward(store, inputs, false);
    } catch (GraphException e) {
      throw e;
    } catch (RuntimeException e) {
      // The failure may be a consequence of an operator that could only be computed in part.
      recorder.requireAllMapped();
      throw EngineCode.refused(e).orElseGet(() -> rejection(e, shapes));
    }
  }

  private static GraphException rejection(RuntimeException e, List<Shape> shapes) {
    return new Rejection(
        "the block rejects an input of shape %s at %s: %s"
            .formatted(
                shapes.size() == 1 ? shapes.get(0) : shapes,
                SourceLine.of(e),
                String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
        e);
  }

  /** A store that returns parameters in wrappers. */
  private static final class Store extends ParameterStore {
    private final Recorder recorder;

    Store(Recorder recorder) {
      super(recorder.manager(), false);
      this.recorder = recorder;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      return parameter == null ? null : recorder.outside(parameter.getArray()).wrapper();
    }

    @Override
    public NDManager getManager() {
      return recorder.proxy();
    }
  }
}
