package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.graph.Value;

/** How one operator is written in ONNX. */
@FunctionalInterface
public interface Lowering {
  /**
   * Adds the nodes that do what the call did.
   *
   * @return the values that stand for the call's results, in their order
   * @throws dev.kiln.graph.GraphException if ONNX cannot say it; {@link Call#refuse} names the line
   */
  java.util.List<Value> lower(Call call, Emitter emitter);
}
