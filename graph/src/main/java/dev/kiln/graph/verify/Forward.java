package dev.kiln.graph.verify;

import dev.kiln.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A function from named inputs to named outputs, such as a block or an open model. */
@FunctionalInterface
public interface Forward {
  Map<String, Tensor> run(Map<String, Tensor> inputs);

  /** Returns the inputs that this function receives when it is wrapped. */
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
