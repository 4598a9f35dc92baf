package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.kiln.graph.TensorData;
import java.util.IdentityHashMap;
import java.util.Map;

/** The names and values of the parameters, read once for both probes. */
final class ParameterValues {
  private final Map<NDArray, String> names = new IdentityHashMap<>();
  private final Map<NDArray, TensorData> tensors = new IdentityHashMap<>();

  ParameterValues(Map<String, Parameter> parameters) {
    parameters.forEach((name, parameter) -> names.put(parameter.getArray(), name));
  }

  /** Returns the name of the parameter, or null for an array that is not a parameter. */
  String name(NDArray array) {
    return names.get(array);
  }

  /**
   * Returns the numbers of an array. Those of a non-parameter may change between uses, so they are
   * read each time.
   */
  TensorData tensor(NDArray array) {
    return names.containsKey(array)
        ? tensors.computeIfAbsent(array, TensorConversion::of)
        : TensorConversion.of(array);
  }
}
