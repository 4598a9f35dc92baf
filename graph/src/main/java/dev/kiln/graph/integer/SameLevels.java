package dev.kiln.graph.integer;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import java.util.HashMap;
import java.util.Map;

/**
 * The values that share their levels, because one is computed from the other by a node that only
 * moves or selects elements. Such nodes compute directly with bytes.
 */
final class SameLevels {
  private final Map<String, String> sources = new HashMap<>();

  private SameLevels() {}

  static SameLevels of(Graph graph) {
    SameLevels levels = new SameLevels();
    for (Node node : graph.nodes()) {
      if (moves(node)) {
        node.outputs().forEach(output -> levels.sources.put(output, levels.source(node.input(0))));
      }
    }
    return levels;
  }

  /** Returns the value whose levels a value has: itself, or the one that it was moved from. */
  String source(String value) {
    return sources.getOrDefault(value, value);
  }

  /** Returns whether a node only moves or selects elements of its first input. */
  static boolean moves(Node node) {
    return node.is(
            "Transpose",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Slice",
            "Split",
            "Gather",
            "Expand",
            "Tile",
            "MaxPool",
            "DepthToSpace",
            "SpaceToDepth",
            "Identity")
        || node.is("Resize") && resizes(node)
        || node.is("Pad") && !node.text("mode", "constant").equals("constant");
  }

  /** Cubic interpolation overshoots, and others would have to be rounded. */
  private static boolean resizes(Node node) {
    return node.text("mode", "nearest").equals("nearest")
        || node.text("mode", "nearest").equals("linear")
            && !(node.attributes().get("antialias") instanceof Attribute.Int antialias
                && antialias.value() != 0);
  }
}
