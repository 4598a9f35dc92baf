package dev.kiln.graph.simplify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;

/**
 * A test for nodes that always give the same outputs for the same inputs, as far as ONNX specifies
 * it.
 */
final class Determinism {
  private Determinism() {}

  /**
   * Returns whether the node is a standard ONNX operator that draws no random numbers and has no
   * subgraphs.
   */
  static boolean holds(Node node) {
    return node.domain().isEmpty()
        && !node.is(
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Multinomial",
            "Bernoulli",
            "Dropout")
        && node.attributes().values().stream()
            .noneMatch(
                a ->
                    a instanceof Attribute.Subgraph
                        || a instanceof Attribute.Subgraphs
                        || a instanceof Attribute.Opaque);
  }
}
