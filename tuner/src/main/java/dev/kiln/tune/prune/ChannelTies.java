package dev.kiln.tune.prune;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Finds which channels of a graph hang on each other. Every axis along which channels lie has a
 * slot for each; a layer with weights makes new slots, and each node ties those that its operator
 * makes inseparable: the summands of a residual sum, the numbers of a normalization, a group of a
 * convolution. What reaches an output, or a node without a row here, stays.
 */
final class ChannelTies {
  private static final Map<String, BiConsumer<Node, ChannelSlots>> ROWS = new HashMap<>();

  static {
    row(LayerTies::convolution, "Conv", "ConvTranspose");
    row(LayerTies::gemm, "Gemm");
    row(LayerTies::matMul, "MatMul");
    row(LayerTies::normalization, "BatchNormalization", "InstanceNormalization");
    row(ElementTies::same, "Relu", "LeakyRelu", "Sigmoid", "Tanh", "Clip", "Elu", "Selu", "Celu");
    row(ElementTies::same, "HardSigmoid", "HardSwish", "Softplus", "Softsign", "Mish", "Gelu");
    row(
        ElementTies::same,
        "Swish",
        "ThresholdedRelu",
        "Shrink",
        "Exp",
        "Log",
        "Abs",
        "Neg",
        "Sqrt");
    row(ElementTies::same, "Erf", "Ceil", "Floor", "Round", "Reciprocal", "Sign", "Sin", "Cos");
    row(ElementTies::same, "Cast", "Identity", "Dropout");
    row(ElementTies::broadcast, "Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean", "Pow");
    row(ElementTies::broadcast, "PRelu", "Where", "Greater", "Less", "Equal");
    row(ElementTies::pool, "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool");
    row(ElementTies::over, "Softmax", "LogSoftmax", "Hardmax", "LpNormalization");
    row(ElementTies::over, "LayerNormalization");
    row(ViewTies::transpose, "Transpose");
    row(ViewTies::concat, "Concat");
    row(ViewTies::split, "Split");
    row(ViewTies::pad, "Pad");
    row(ViewTies::depthToSpace, "DepthToSpace");
    row(ViewTies::spaceToDepth, "SpaceToDepth");
    row(ViewTies::reduce, "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL2");
    row(ViewTies::squeeze, "Squeeze");
    row(ViewTies::unsqueeze, "Unsqueeze");
    row(ReshapeTies::reshape, "Flatten", "Reshape");
    row(SizeTies::resize, "Resize", "Upsample");
    // The numbers follow what is cut; a model that computes with them is found by comparison.
    row((node, slots) -> {}, "Shape");
  }

  private ChannelTies() {}

  private static void row(BiConsumer<Node, ChannelSlots> ties, String... operators) {
    for (String operator : operators) {
      ROWS.put(operator, ties);
    }
  }

  /** Returns the slots of a graph whose weights stand in constants. */
  static ChannelSlots of(Graph graph, int opset) {
    Map<String, TensorData> constants = new LinkedHashMap<>(graph.constants());
    for (Node node : graph.nodes()) {
      node.constant().ifPresent(value -> constants.put(node.output(), value));
    }
    ChannelSlots slots = new ChannelSlots(graph, opset, constants);
    for (Node node : graph.nodes()) {
      BiConsumer<Node, ChannelSlots> row =
          node.domain().isEmpty() ? ROWS.get(node.operator()) : null;
      if (row == null) {
        slots.fix(node);
      } else {
        row.accept(node, slots);
      }
    }
    graph.outputs().forEach(output -> slots.fix(output.name(), "the output"));
    return slots;
  }
}
