package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.List;
import java.util.Map;

/** The checks of one operator, and what is known of its outputs. */
final class OperatorChecks {
  private static final Map<String, String> REFUSED =
      Map.of(
          "EPContext",
          "which holds compiled code that can't be checked",
          "EmbedLayerNormalization",
          "whose inputs ONNX Runtime reads before it knows their shapes");

  private final Folding folding = new Folding();

  Folding folding() {
    return folding;
  }

  /**
   * Checks an operator.
   *
   * @param inputs what is known of its inputs
   * @param settings its attributes
   * @param bodies what is known of the outputs of its nested graphs
   * @return what is known of its outputs; nothing is known of outputs that are not in the list
   */
  List<Fact> check(
      NodePart node, List<Fact> inputs, List<Setting> settings, List<List<Fact>> bodies) {
    String operator = node.name().name();
    if (REFUSED.containsKey(operator)) {
      throw new ModelRefusedException("the operator " + operator + ", " + REFUSED.get(operator));
    }
    settings.forEach(Sizes::check);
    requireOutputs(node, settings);
    OptionalInputs.check(node, inputs);
    Constants.check(node, inputs);
    List<Fact> outputs = new OperatorFacts(node.name(), inputs, settings, bodies).outputs();
    folding.add(node.name(), inputs, outputs, bodies.isEmpty());
    return outputs;
  }

  /** ONNX Runtime writes as many outputs of a Split as the attribute says. */
  private static void requireOutputs(NodePart node, List<Setting> settings) {
    for (Setting setting : settings) {
      long said = setting.name.equals("num_outputs") ? setting.number(-1) : -1;
      if (said >= 0 && said != node.outputs().size()) {
        throw new ModelRefusedException(
            node.name() + " has " + node.outputs().size() + " outputs, but num_outputs is " + said);
      }
    }
  }
}
