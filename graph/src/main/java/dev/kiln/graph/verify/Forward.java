package dev.kiln.graph.verify;

import dev.kiln.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Anything that computes outputs from inputs, by name: a block, or a model that is open. */
@FunctionalInterface
public interface Forward {
  Map<String, Tensor> run(Map<String, Tensor> inputs);

  /** What this is given where something is put around it. */
  default Map<String, Tensor> inputsWithin(
      UnaryOperator<Forward> around, Map<String, Tensor> inputs) {
    Map<String, Tensor> given = new LinkedHashMap<>();
    Forward listening =
        reaching -> {
          given.putAll(reaching);
          return run(reaching);
        };
    around.apply(listening).run(inputs);
    return given;
  }
}
