package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.kiln.graph.TensorData;
import java.util.IdentityHashMap;
import java.util.Map;

/** The parameters' names and numbers, read once for both probes. */
final class ParameterValues {
  private final Map<NDArray, String> names = new IdentityHashMap<>();
  private final Map<NDArray, TensorData> tensors = new IdentityHashMap<>();

  ParameterValues(Map<String, Parameter> parameters) {
    parameters.forEach((name, parameter) -> names.put(parameter.getArray(), name));
  }

  /** The parameter's name, or null for an array that is none. */
  String name(NDArray array) {
    return names.get(array);
  }

  /** The array's numbers; another array's may change between two uses, so they are read again. */
  TensorData tensor(NDArray array) {
    return names.containsKey(array)
        ? tensors.computeIfAbsent(array, TensorConversion::of)
        : TensorConversion.of(array);
  }
}
