package dev.kiln.graph.verify;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Outputs that are maps or sequences, with the tensors that they are packed from in their place.
 */
final class UnpackedOutputs {
  private static final Set<String> PACKING =
      Set.of("ZipMap", "SequenceConstruct", "SplitToSequence");

  private UnpackedOutputs() {}

  /**
   * Returns the graph with other outputs, or the graph itself if none is packed.
   *
   * @param notes receives what is compared instead of each output
   */
  static Graph of(Graph graph, List<String> notes) {
    List<Value> outputs = new ArrayList<>();
    List<Node> nodes = new ArrayList<>(graph.nodes());
    for (Value output : graph.outputs()) {
      Node maker = maker(graph, output.name());
      if (maker == null) {
        outputs.add(output);
        continue;
      }
      int count = maker.operator().equals("SequenceConstruct") ? maker.inputs().size() : 1;
      for (int i = 0; i < count; i++) {
        String tensor = output.name() + " tensor" + (count == 1 ? "" : " " + i);
        nodes.add(
            new Node(tensor, "", "Identity", List.of(maker.input(i)), List.of(tensor), Map.of()));
        outputs.add(Value.of(tensor, null));
      }
      notes.add(
          "output '%s' is no tensor; what %s packs into it is compared"
              .formatted(output.name(), maker.operator()));
    }
    return nodes.size() == graph.nodes().size()
        ? graph
        : graph.between(graph.inputs(), outputs).with(nodes, graph.initializers(), graph.values());
  }

  private static Node maker(Graph graph, String output) {
    return graph.nodes().stream()
        .filter(node -> PACKING.contains(node.operator()) && node.outputs().contains(output))
        .findFirst()
        .orElse(null);
  }
}
