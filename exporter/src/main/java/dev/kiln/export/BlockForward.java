package dev.kiln.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.kiln.export.capture.Capture;
import dev.kiln.export.capture.RecordedOperators;
import dev.kiln.export.capture.Recording;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.verify.Forward;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The forward pass of a block in inference mode, on its own engine.
 *
 * @param block the block to run
 * @param inputs the names of its inputs, in order
 * @param outputs the names of its outputs, in order
 */
public record BlockForward(Block block, List<String> inputs, List<String> outputs)
    implements Forward {
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> given) {
    try (NDManager manager = Capture.manager(block)) {
      NDList arrays = arrays(given, manager);
      NDList results = forward(manager, arrays);
      if (results.size() != outputs.size()) {
        throw new GraphException(
            "the block gives %d arrays, its trace gives %d"
                .formatted(results.size(), outputs.size()));
      }
      Map<String, Tensor> named = new LinkedHashMap<>();
      for (int i = 0; i < outputs.size(); i++) {
        named.put(outputs.get(i), tensor(results.get(i)));
      }
      return named;
    }
  }

  private NDList forward(NDManager manager, NDList arrays) {
    List<Shape> shapes = arrays.stream().map(NDArray::getShape).toList();
    try {
      return block.forward(new ParameterStore(manager, false), arrays, false);
    } catch (RuntimeException e) {
      throw new GraphException(
          "the block rejects inputs of shape %s, at which the model is compared with it: %s;"
                  .formatted(shapes, String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
              + " choose sizes that it takes: Export.withProbes(new ProbeShapes(...))",
          e);
    }
  }

  /**
   * Runs the block again and keeps every intermediate array for inspection.
   *
   * @param operators the operators that the block was captured with
   * @param named the arrays of its trace, by the names of their values in the graph
   * @return the arrays of the run, which the caller must close
   */
  public BlockValues values(
      Map<String, Tensor> given, RecordedOperators operators, Map<String, TracedArray> named) {
    return new BlockValues(
        Recording.of(block, manager -> arrays(given, manager), operators), named);
  }

  private NDList arrays(Map<String, Tensor> given, NDManager manager) {
    NDList arrays = new NDList();
    for (String input : inputs) {
      // A copy, because the engine may work on these very bytes and the block may change them.
      Tensor tensor = given.get(input).copy();
      arrays.add(manager.create(tensor.data(), new Shape(tensor.shape()), type(tensor.type())));
    }
    return arrays;
  }

  static Tensor tensor(NDArray array) {
    return new Tensor(type(array.getDataType()), array.getShape().getShape(), array.toByteBuffer())
        .copy();
  }

  private static DataType type(ElementType type) {
    return switch (type) {
      case FLOAT -> DataType.FLOAT32;
      case DOUBLE -> DataType.FLOAT64;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOLEAN;
      default -> throw new GraphException("DJL has no arrays of " + type);
    };
  }

  private static ElementType type(DataType type) {
    return switch (type) {
      case FLOAT32 -> ElementType.FLOAT;
      case FLOAT64 -> ElementType.DOUBLE;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case BOOLEAN -> ElementType.BOOL;
      default -> throw new GraphException("an output of type " + type + " cannot be compared");
    };
  }
}
