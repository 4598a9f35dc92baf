package dev.kiln.graph.quantize;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.half.HalfWeights;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.opset.RaiseOpset;
import dev.kiln.graph.prepare.Prepare;
import dev.kiln.graph.simplify.Simplification;
import dev.kiln.graph.simplify.Simplify;
import java.util.List;

/**
 * A float model, ready to be quantized.
 *
 * @param source the simplified model, against which quality and time are measured
 * @param prepared the same model with the rewrites that let int8 pay
 * @param halves whether its weights were stored as float16
 * @param summary what was done, in numbers
 */
record FloatModel(OnnxModel source, OnnxModel prepared, boolean halves, String summary) {
  /** The first opset with one scale for each channel. */
  private static final int FIRST_OPSET = 13;

  /**
   * Simplifies, dresses and rewrites a model.
   *
   * @param name the name of the model in messages
   * @throws GraphException if the model is quantized already, or its opset cannot be raised
   */
  static FloatModel of(OnnxModel given, Dressing dressing, String name) {
    requireFloat(given.graph(), name);
    OnnxModel raised = RaiseOpset.of(given.with(HalfWeights.widened(given.graph())), FIRST_OPSET);
    Graph simple = Simplify.of(raised.graph(), raised.opset()).graph();
    OnnxModel source =
        raised.with(dressing.isNone() ? simple : dressing.dress(simple, raised.opset()));
    Simplification rewritten = Prepare.of(source.graph(), source.opset());
    return new FloatModel(
        source,
        source.with(NamedNodes.of(rewritten.graph())),
        HalfWeights.areIn(given.graph()),
        rewritten.toString());
  }

  private static void requireFloat(Graph graph, String name) {
    List<String> quantized =
        graph.nodes().stream()
            .map(Node::operator)
            .filter(operator -> operator.matches(".*(QuantizeLinear|Integer)|QLinear.*|.*NBits"))
            .distinct()
            .toList();
    if (!quantized.isEmpty()) {
      throw new GraphException(
          name
              + " is quantized already: it contains "
              + quantized
              + "; start from its float model");
    }
  }

  /** Returns a model with its float weights stored as those of the source were. */
  OnnxModel stored(OnnxModel model) {
    return halves ? model.with(HalfWeights.of(model.graph())) : model;
  }
}
