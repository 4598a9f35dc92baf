package dev.kiln.graph.simplify;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.edit.Fixpoint;
import dev.kiln.graph.edit.Pass;
import java.util.List;

/**
 * A simplifier for graphs. It repeats all passes until none finds anything more to do.
 *
 * <p>Inputs and outputs do not change, remaining values keep their names and their meaning, and
 * subgraphs (such as the branches of an If) are left alone. Results change only by the rounding of
 * weights that were multiplied with each other.
 */
public final class Simplify {
  private static final List<Pass> PASSES =
      List.of(
          new FoldConstants(),
          new DropIdentities(),
          new JoinReshapes(),
          new JoinTransposes(),
          new FoldBatchNormalization(),
          new FoldPad(),
          new MergeEqual(),
          new DropDead());

  private Simplify() {}

  /**
   * Simplifies a graph without changing what it computes.
   *
   * @param opset the version of the ONNX operators
   * @throws GraphException if a node does not fit its inputs
   */
  public static Simplification of(Graph graph, int opset) {
    Fixpoint found = Fixpoint.of(graph, opset, PASSES);
    return new Simplification(found.graph(), graph.nodes().size(), found.counts());
  }
}
