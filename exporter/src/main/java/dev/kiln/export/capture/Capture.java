package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.kiln.graph.GraphException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The capture step, which records the calls of a block as a linear trace. */
public final class Capture {
  /**
   * Other numbers are drawn when a count might be taken for a size of the input. If it might in all
   * draws, it follows that size.
   */
  private static final int LAST_DRAW = 14;

  private Capture() {}

  /**
   * Captures the block with the first of several sets of shapes that it takes.
   *
   * @throws GraphException if it takes none, or as in {@link #of}
   */
  public static Captured firstOf(
      Block block,
      List<ProbeShapes> sets,
      Map<String, Parameter> names,
      RecordedOperators operators) {
    List<String> rejections = new ArrayList<>();
    for (ProbeShapes probes : sets) {
      try {
        return new Captured(probes, of(block, probes, names, operators));
      } catch (Rejection e) {
        if (sets.size() == 1) {
          throw e;
        }
        rejections.add(e.getMessage());
      }
    }
    throw new GraphException(
        String.join("; ", rejections)
            + "; choose sizes that it takes: Export.withProbes(new ProbeShapes(...))");
  }

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
    for (int draw = 0; ; draw += 2) {
      Trace one = probe(block, probes, probes.first(), draw, operators, values);
      Trace two = probe(block, probes, probes.second(), draw + 1, operators, values);
      Trace trace = TraceMerge.of(one, two);
      if (draw == LAST_DRAW || !Counts.areAmbiguous(trace)) {
        return trace;
      }
    }
  }

  private static Trace probe(
      Block block,
      ProbeShapes probes,
      List<Shape> shapes,
      int draw,
      RecordedOperators operators,
      ParameterValues values) {
    long seed = shapes.hashCode() + draw;
    Random random = draw < 2 ? new Random(seed) : new CoarseRandom(seed);
    try (NDManager manager = manager(block)) {
      NDList inputs = RandomInput.arrays(manager, shapes, probes.numbers(), random);
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
