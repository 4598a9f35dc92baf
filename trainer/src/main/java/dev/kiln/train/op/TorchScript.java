package dev.kiln.train.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Computes expressions of PyTorch's own operators, with gradients, that DJL has no method for. Each
 * becomes a {@link TorchFunction} once, which lives as long as the process. Thread-safe.
 */
final class TorchScript {
  private static final Map<String, TorchFunction> FUNCTIONS = new ConcurrentHashMap<>();

  private TorchScript() {}

  /**
   * Returns the value of an expression over {@code a0}, {@code a1}, ...; owned by the manager of
   * {@code a0}. Expressions are kept, so they must not contain what varies without bounds.
   */
  static NDArray evaluate(String expression, NDList arguments) {
    return FUNCTIONS
        .computeIfAbsent(
            arguments.size() + expression,
            key -> TorchFunction.of(arguments.size(), "Tensor", "return " + expression))
        .apply(arguments)
        .singletonOrThrow();
  }
}
