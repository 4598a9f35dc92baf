package dev.kiln.graph.dress;

import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import java.util.List;
import java.util.Map;

/** A scale and an offset applied to every channel. */
final class ChannelScaling {
  private ChannelScaling() {}

  /**
   * Adds the nodes, except those that would have no effect.
   *
   * @param x float pictures of that layout
   * @param name the prefix for the names of the constants in the file
   */
  static Value apply(
      GraphBuilder graph,
      Value x,
      PictureLayout layout,
      String name,
      float[] factors,
      float[] offsets) {
    Value result = x;
    if (!all(factors, 1)) {
      result =
          graph.node(Op.MUL, Map.of(), result, channels(graph, layout, name + "_factor", factors));
    }
    if (!all(offsets, 0)) {
      result =
          graph.node(Op.ADD, Map.of(), result, channels(graph, layout, name + "_offset", offsets));
    }
    return result;
  }

  private static Value channels(
      GraphBuilder graph, PictureLayout layout, String name, float[] numbers) {
    List<Long> dims = numbers.length == 1 ? List.of(1L) : layout.perChannel();
    return graph.initializer(name, TensorData.ofFloats(dims, numbers));
  }

  private static boolean all(float[] numbers, float wanted) {
    for (float number : numbers) {
      if (number != wanted) {
        return false;
      }
    }
    return true;
  }
}
