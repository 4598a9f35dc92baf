package dev.kiln.pipeline.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.runtime.ElementType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the weights out of a model that Kiln exported, by the names of the network's parameters.
 */
public final class ModelWeights {
  private ModelWeights() {}

  /**
   * Returns the weights as float32, also those that the file stores as float16.
   *
   * @param model an ONNX file
   * @param manager the owner of the arrays
   * @throws GraphException if the file is not an ONNX model
   */
  public static Map<String, NDArray> of(Path model, NDManager manager) {
    Graph graph = OnnxReader.read(model).graph();
    Map<String, TensorData> constants = new LinkedHashMap<>(graph.constants());
    for (Node node : graph.nodes()) {
      // A weight stored as float16 has its own name only once it is a float again.
      if (node.operator().equals("Cast") && constants.containsKey(node.inputs().get(0))) {
        constants.put(node.outputs().get(0), constants.remove(node.inputs().get(0)));
      }
    }
    Map<String, NDArray> weights = new LinkedHashMap<>();
    constants.forEach(
        (name, tensor) -> {
          if (isParameter(name)) {
            weights.put(name, array(tensor, manager));
          }
        });
    return weights;
  }

  /**
   * Parameters are named after the blocks they lie in, such as {@code res_blocks.0.conv.0.bias}.
   */
  private static boolean isParameter(String name) {
    return name.contains(".");
  }

  private static NDArray array(TensorData tensor, NDManager manager) {
    Shape shape = new Shape(tensor.dims().stream().mapToLong(Long::longValue).toArray());
    DataType type = tensor.type() == ElementType.FLOAT16 ? DataType.FLOAT16 : DataType.FLOAT32;
    return manager.create(tensor.data(), shape, type).toType(DataType.FLOAT32, false);
  }
}
