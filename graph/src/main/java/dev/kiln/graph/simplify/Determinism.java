package dev.kiln.graph.simplify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;

/** Which nodes give the same for the same inputs, as far as ONNX says it. */
final class Determinism {
  private Determinism() {}

  /** Whether it is an operator of ONNX itself, draws nothing at random and runs no subgraph. */
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
