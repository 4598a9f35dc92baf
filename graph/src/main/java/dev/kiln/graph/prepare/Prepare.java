package dev.kiln.graph.prepare;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.edit.Fixpoint;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.simplify.Simplification;
import dev.kiln.graph.simplify.Simplify;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A simplifier that also rewrites a graph into one that gains more from integer arithmetic, and is
 * about as fast in float.
 */
public final class Prepare {
  private static final List<Pass> PASSES =
      List.of(
          new JoinClips(),
          new JoinInstanceNorm(),
          new FoldScaleIntoNextConv(),
          new FoldScaleIntoPreviousConv(),
          new TransposedConvToSubpixel(),
          new LastConvToSubpixel(),
          new LiftRelu());

  private Prepare() {}

  /**
   * Rewrites a graph without changing what it computes, except by the rounding of sums and
   * products.
   *
   * @param opset the version of the ONNX operators; below 11, fewer rewrites are possible
   * @throws GraphException if a node does not fit its inputs
   */
  public static Simplification of(Graph graph, int opset) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Graph current = graph;
    Fixpoint rewritten;
    do {
      Simplification simple = Simplify.of(current, opset);
      rewritten = Fixpoint.of(simple.graph(), opset, PASSES);
      simple.counts().forEach((pass, count) -> counts.merge(pass, count, Integer::sum));
      rewritten.counts().forEach((pass, count) -> counts.merge(pass, count, Integer::sum));
      current = rewritten.graph();
    } while (!rewritten.counts().isEmpty());
    return new Simplification(current, graph.nodes().size(), counts);
  }
}
