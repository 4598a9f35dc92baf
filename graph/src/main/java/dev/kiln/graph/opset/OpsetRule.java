package dev.kiln.graph.opset;

import dev.kiln.graph.Node;
import java.util.List;

/** What becomes of a node when its operator gets a new version. */
@FunctionalInterface
interface OpsetRule {
  /**
   * Returns the nodes that stand for a node.
   *
   * @throws NoEqualException if there are none
   */
  List<Node> raise(Node node, RaisedGraph graph);
}
