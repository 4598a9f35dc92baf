package dev.kiln.graph.simplify;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    Map<String, Integer> counts = new LinkedHashMap<>();
    Graph current = graph;
    int changes;
    do {
      changes = 0;
      for (Pass pass : PASSES) {
        GraphEditor editor = new GraphEditor(current, opset);
        int done = apply(pass, editor);
        if (done > 0) {
          counts.merge(pass.name(), done, Integer::sum);
        }
        changes += done;
        current = editor.graph();
      }
    } while (changes > 0);
    return new Simplification(current, graph.nodes().size(), counts);
  }

  /** A file may hold nodes that break every rule of their operators. */
  private static int apply(Pass pass, GraphEditor editor) {
    try {
      return pass.apply(editor);
    } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
      throw new GraphException(
          "a node breaks the rules of its operator, found while simplifying: " + pass.name(), e);
    }
  }
}
