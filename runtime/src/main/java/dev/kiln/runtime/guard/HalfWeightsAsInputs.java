package dev.kiln.runtime.guard;

import java.util.HashSet;
import java.util.Set;

/**
 * A search for float16 weights that are also inputs of the model, so that a run may replace them.
 * At its highest level of optimisation, ONNX Runtime 1.29 reads the constant behind such a weight
 * and finds none: the process dies. Field numbers are those of onnx.proto.
 */
final class HalfWeightsAsInputs {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int INPUT_NAME = 1;
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int FLOAT16 = 10;

  private final Set<String> weights = new HashSet<>();
  private final Set<String> inputs = new HashSet<>();

  private HalfWeightsAsInputs() {}

  /** Returns whether the model, which has passed the guard, has such a weight. */
  static boolean in(Fields model) {
    HalfWeightsAsInputs found = new HalfWeightsAsInputs();
    while (model.next()) {
      if (model.field() == MODEL_GRAPH) {
        found.search(model.message(MessageType.GRAPH));
      }
    }
    found.weights.retainAll(found.inputs);
    return !found.weights.isEmpty();
  }

  private void search(Fields graph) {
    while (graph.next()) {
      switch (graph.field()) {
        case GRAPH_INITIALIZER -> addWeight(graph.message(MessageType.TENSOR));
        case GRAPH_INPUT -> addInput(graph.message(MessageType.VALUE));
        default -> {}
      }
    }
  }

  private void addWeight(Fields tensor) {
    String name = "";
    long type = 0;
    while (tensor.next()) {
      switch (tensor.field()) {
        case TENSOR_NAME -> name = tensor.text();
        case TENSOR_TYPE -> type = tensor.number();
        default -> {}
      }
    }
    if (type == FLOAT16) {
      weights.add(name);
    }
  }

  private void addInput(Fields input) {
    while (input.next()) {
      if (input.field() == INPUT_NAME) {
        inputs.add(input.text());
      }
    }
  }
}
