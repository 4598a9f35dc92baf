package dev.kiln.graph.integer;

import dev.kiln.graph.Node;
import java.util.List;

/**
 * A node that ONNX Runtime can compute in integers, together with the clamping activations behind
 * it, which cost nothing there: the levels of the output end at their bounds.
 *
 * @param node the node
 * @param activations the Relu and Clip nodes behind it, which nothing else reads
 * @param inputs the values that flow into the node; weights are not among them
 * @param bound the largest number that the activations let through; infinity if there is no bound
 */
public record IntegerUnit(Node node, List<Node> activations, List<String> inputs, float bound) {
  public IntegerUnit {
    activations = List.copyOf(activations);
    inputs = List.copyOf(inputs);
  }

  /** Returns the value that leaves the unit. */
  public String output() {
    return activations.isEmpty() ? node.output() : activations.get(activations.size() - 1).output();
  }

  public boolean hasWeights() {
    return node.is("Conv", "Gemm", "MatMul");
  }

  @Override
  public String toString() {
    return node.operator() + " '" + node.name() + "'";
  }
}
