package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pass that puts a Relu directly behind its convolution, where it costs nothing, if only nodes
 * that move elements stand between.
 */
final class LiftRelu implements Pass {
  @Override
  public String name() {
    return "Relu to its Conv";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(node -> node.is("Relu") && lift(node, graph));
  }

  private static boolean lift(Node relu, GraphEditor graph) {
    List<Node> between = new ArrayList<>();
    String at = relu.input(0);
    Node source = graph.producer(at).orElse(null);
    while (source != null && graph.isPrivate(at) && source.is("DepthToSpace", "Slice")) {
      between.add(0, source);
      at = source.input(0);
      source = graph.producer(at).orElse(null);
    }
    if (between.isEmpty() || source == null || !source.is("Conv") || !graph.isPrivate(at)) {
      return false;
    }
    graph.remove(relu);
    String positive = graph.unique(at + "_relu");
    Node first = between.get(0);
    List<String> inputs = new ArrayList<>(first.inputs());
    inputs.set(0, positive);
    Node last = between.get(between.size() - 1);
    graph.insertBefore(
        first, new Node(relu.name(), "", "Relu", List.of(at), List.of(positive), Map.of()));
    graph.replace(first, first.withInputs(inputs));
    for (Node node : between) {
      if (node == last) {
        Node current = graph.producer(node.output()).orElseThrow();
        graph.replace(current, current.withOutputs(relu.outputs()));
      } else {
        graph.rename(node.output(), node.output() + "_relu");
      }
    }
    return true;
  }
}
