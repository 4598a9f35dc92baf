package dev.kiln.graph.edit;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is left of a graph when none of some passes finds anything more to do.
 *
 * @param graph the graph
 * @param counts the number of nodes that each effective pass removed or rewrote
 */
public record Fixpoint(Graph graph, Map<String, Integer> counts) {
  public Fixpoint {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /**
   * Repeats passes until none finds anything more to do.
   *
   * @param opset the version of the ONNX operators
   * @throws GraphException if a node does not fit its inputs
   */
  public static Fixpoint of(Graph graph, int opset, List<Pass> passes) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Graph current = graph;
    int changes;
    do {
      changes = 0;
      for (Pass pass : passes) {
        GraphEditor editor = new GraphEditor(current, opset);
        int done = apply(pass, editor);
        if (done > 0) {
          counts.merge(pass.name(), done, Integer::sum);
        }
        changes += done;
        current = editor.graph();
      }
    } while (changes > 0);
    return new Fixpoint(current, counts);
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
