package dev.kiln.graph.draw;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings that distinguish nodes of the same operator: the kernel, the stride, the axis. */
final class NodeDetail {
  private NodeDetail() {}

  static String of(Node node, Map<String, List<Dim>> shapes) {
    StringBuilder words = new StringBuilder(kernel(node, shapes));
    if (node.integers("strides").stream().anyMatch(s -> s != 1)) {
      words.append(" /").append(node.integers("strides").get(0));
    }
    if (node.integers("dilations").stream().anyMatch(d -> d != 1)) {
      words.append(" dilated ").append(node.integers("dilations").get(0));
    }
    if (node.is("Conv", "ConvTranspose") && node.integer("group", 1) > 1) {
      words.append(" group ").append(node.integer("group", 1));
    }
    if (node.is("Softmax", "Concat", "Gather", "Split", "ArgMax")) {
      words.append("axis ").append(node.integer("axis", 0));
    }
    if (node.is("Transpose")) {
      words.append(node.integers("perm"));
    }
    return words.toString().strip();
  }

  private static String kernel(Node node, Map<String, List<Dim>> shapes) {
    List<Dim> weight = node.is("Conv", "ConvTranspose") ? shapes.get(node.input(1)) : null;
    if (weight != null && weight.size() > 2) {
      return join(weight.subList(2, weight.size()));
    }
    return join(node.integers("kernel_shape"));
  }

  private static String join(List<?> sizes) {
    return sizes.stream().map(Object::toString).collect(Collectors.joining("x"));
  }
}
