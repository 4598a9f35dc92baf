package dev.kiln.graph.draw;

import dev.kiln.graph.Node;
import java.util.Map;

/** The colours of operators; operators of one kind share a colour. */
final class OperatorColor {
  private static final Map<String, String> FAMILIES =
      Map.ofEntries(
          Map.entry("Conv", "conv"),
          Map.entry("ConvTranspose", "conv"),
          Map.entry("Gemm", "linear"),
          Map.entry("MatMul", "linear"),
          Map.entry("BatchNormalization", "norm"),
          Map.entry("InstanceNormalization", "norm"),
          Map.entry("LayerNormalization", "norm"),
          Map.entry("GroupNormalization", "norm"),
          Map.entry("Relu", "activation"),
          Map.entry("LeakyRelu", "activation"),
          Map.entry("PRelu", "activation"),
          Map.entry("Clip", "activation"),
          Map.entry("Sigmoid", "activation"),
          Map.entry("Tanh", "activation"),
          Map.entry("Softmax", "activation"),
          Map.entry("Gelu", "activation"),
          Map.entry("MaxPool", "pool"),
          Map.entry("AveragePool", "pool"),
          Map.entry("GlobalAveragePool", "pool"),
          Map.entry("GlobalMaxPool", "pool"),
          Map.entry("Resize", "pool"),
          Map.entry("Add", "join"),
          Map.entry("Concat", "join"));

  private static final Map<String, String> COLOURS =
      Map.of(
          "edge", "#ffffff",
          "conv", "#bcd4f2",
          "linear", "#d3c4ee",
          "norm", "#f3e3ae",
          "activation", "#f4c4b4",
          "pool", "#c3e3c0",
          "join", "#b9e0e2",
          "other", "#e6e8eb");

  private OperatorColor() {}

  static String of(Node node) {
    return node.domain().isEmpty() ? FAMILIES.getOrDefault(node.operator(), "other") : "other";
  }

  static String colour(String family) {
    return COLOURS.get(family);
  }
}
