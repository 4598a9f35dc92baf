package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The information about a node that a rule can use: the shapes of its inputs, and their elements if
 * they are constant.
 */
record Operands(
    Node node, Map<String, List<Dim>> shapes, Map<String, TensorData> constants, int opset) {

  int count() {
    return node.inputs().size();
  }

  boolean has(int input) {
    return !node.input(input).isEmpty();
  }

  /** Returns the shape of an input, or null. */
  List<Dim> shape(int input) {
    return shapes.get(node.input(input));
  }

  /** Returns the integers of a constant input, or null. */
  List<Long> longs(int input) {
    TensorData tensor = constants.get(node.input(input));
    if (tensor == null || tensor.size() > 64) {
      return null;
    }
    return switch (tensor.type()) {
      case INT64 -> LongStream.of(tensor.longs()).boxed().toList();
      case INT32 -> {
        int[] values = new int[(int) tensor.size()];
        tensor.data().asIntBuffer().get(values);
        yield java.util.Arrays.stream(values).asLongStream().boxed().toList();
      }
      default -> null;
    };
  }

  /** Returns the floats of a constant input, or null. */
  float[] floats(int input) {
    TensorData tensor = constants.get(node.input(input));
    return tensor == null || tensor.type() != ElementType.FLOAT || tensor.size() > 64
        ? null
        : tensor.floats();
  }

  /** Returns integers that are an attribute in older opsets and an input in newer ones, or null. */
  List<Long> longs(String attribute, int input) {
    if (node.attributes().containsKey(attribute)) {
      return node.integers(attribute);
    }
    return has(input) ? longs(input) : null;
  }

  /** Returns an axis counted from the front. */
  static int axis(long axis, int rank) {
    return (int) (axis < 0 ? axis + rank : axis);
  }
}
