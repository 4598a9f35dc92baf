package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.graph.Value;

/** The translation of one operator into ONNX nodes. */
@FunctionalInterface
public interface Lowering {
  /**
   * Adds the nodes for a call.
   *
   * @return the values of the call's results, in order
   * @throws dev.kiln.graph.GraphException if the call cannot be expressed in ONNX; {@link
   *     Call#refuse} creates one that names the line
   */
  java.util.List<Value> lower(Call call, Emitter emitter);
}
