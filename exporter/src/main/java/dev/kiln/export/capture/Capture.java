package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.kiln.graph.GraphException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The capture step, which records the calls of a block as a linear trace. */
public final class Capture {
  private Capture() {}

  /**
   * Runs the block's forward pass in inference mode at two sets of shapes and compares the recorded
   * calls. All native arrays created here are closed on return.
   *
   * @param probes the shapes; sizes that are to be dynamic differ between the first and the second
   *     probe
   * @param names the parameters under the names that they should get; all others keep DJL's names
   * @throws GraphException with the line of the block's code, if the block does something that a
   *     model cannot express
   */
  public static Trace of(
      Block block, ProbeShapes probes, Map<String, Parameter> names, RecordedOperators operators) {
    ParameterValues values = new ParameterValues(named(block, names));
    Trace one = probe(block, probes.first(), probes.numbers(), operators, values);
    Trace two = probe(block, probes.second(), probes.numbers(), operators, values);
    return TraceMerge.of(one, two);
  }

  private static Trace probe(
      Block block,
      List<Shape> shapes,
      List<InputRange> numbers,
      RecordedOperators operators,
      ParameterValues values) {
    try (NDManager manager = manager(block)) {
      NDList inputs = RandomInput.arrays(manager, shapes, numbers, shapes.hashCode());
      return Probe.run(block, inputs, new Recorder(manager, operators, values));
    }
  }

  /** Returns the block's parameters under DJL's names. */
  static Map<String, Parameter> named(Block block) {
    return named(block, Map.of());
  }

  private static Map<String, Parameter> named(Block block, Map<String, Parameter> names) {
    Map<String, Parameter> all = new LinkedHashMap<>(names);
    block
        .getParameters()
        .forEach(
            pair -> {
              if (!names.containsValue(pair.getValue())) {
                all.put(pair.getKey(), pair.getValue());
              }
            });
    all.forEach(
        (name, parameter) -> {
          if (!parameter.isInitialized()) {
            throw new GraphException(
                "the block has no parameters yet ('%s' is not initialized); initialize or load it"
                        .formatted(name)
                    + " first");
          }
        });
    return all;
  }

  /** Returns a manager on the engine and device that hold the block's parameters. */
  public static NDManager manager(Block block) {
    return named(block).values().stream()
        .findFirst()
        .map(p -> p.getArray())
        .map(NDArray::getManager)
        .map(NDManager::newSubManager)
        .orElseGet(NDManager::newBaseManager);
  }
}
