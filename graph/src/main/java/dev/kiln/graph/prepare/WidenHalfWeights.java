package dev.kiln.graph.prepare;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import dev.kiln.runtime.ElementType;
import java.nio.ShortBuffer;
import java.util.Map;

/** A pass that makes float weights of those that are stored as float16, whatever their number. */
final class WidenHalfWeights implements Pass {
  @Override
  public String name() {
    return "float16 weights";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(node -> node.is("Cast") && widen(node, graph));
  }

  private static boolean widen(Node cast, GraphEditor graph) {
    TensorData stored = graph.constant(cast.input(0)).orElse(null);
    if (stored == null
        || stored.type() != ElementType.FLOAT16
        || cast.integer("to", 0) != ElementType.FLOAT.code()) {
      return false;
    }
    ShortBuffer halves = stored.data().asShortBuffer();
    float[] floats = new float[halves.remaining()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Fp16Conversions.fp16ToFloat(halves.get(i));
    }
    graph.fold(cast, Map.of(cast.output(), TensorData.ofFloats(stored.dims(), floats)));
    return true;
  }
}
