package dev.kiln.tune.prune;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.profile.ExecutedNode;
import dev.kiln.graph.profile.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the nodes of a graph take as channels leave: the time that ONNX Runtime's profile gives,
 * by the share of channels that are left at the places of a node.
 */
final class NodeTimes {
  /** A node and the places whose sizes its time follows. */
  private record Timed(double micros, List<Place> places) {}

  private final List<Timed> nodes = new ArrayList<>();
  private final Map<Place, Integer> sizes = new HashMap<>();
  private final Map<Place, Integer> left = new HashMap<>();

  NodeTimes(Graph graph, ChannelSlots slots, Profile profile) {
    Map<String, Node> byName = new HashMap<>();
    graph.nodes().forEach(node -> byName.put(node.name(), node));
    slots.all().forEach((place, all) -> sizes.put(place, all.length));
    left.putAll(sizes);
    for (ExecutedNode executed : profile.nodes()) {
      Node node = byName.get(written(executed.name()));
      nodes.add(new Timed(executed.micros(), node == null ? List.of() : places(node, slots)));
    }
  }

  /** Returns the name in the file of the node that an executed node was made from. */
  private static String written(String executed) {
    return executed.replaceFirst("_token_\\d+$", "").replaceFirst("_nchwc$", "");
  }

  private static List<Place> places(Node node, ChannelSlots slots) {
    boolean layer =
        node.is("Conv", "ConvTranspose", "Gemm", "MatMul") && slots.isConstant(node.input(1));
    String value = layer ? node.input(1) : node.outputs().isEmpty() ? "" : node.output();
    return slots.of(value).keySet().stream().map(axis -> new Place(value, axis)).toList();
  }

  /** Returns the sum of all times with the channels that are left. */
  double micros() {
    double sum = 0;
    for (Timed node : nodes) {
      double time = node.micros;
      for (Place place : node.places) {
        time *= (double) left.get(place) / sizes.get(place);
      }
      sum += time;
    }
    return sum;
  }

  /** Takes channels of a family out. */
  void cut(ChannelFamily family, int channels) {
    family.places().forEach((place, tied) -> left.merge(place, -tied * channels, Integer::sum));
  }
}
