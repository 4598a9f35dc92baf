package dev.kiln.graph.verify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The noise of float arithmetic in a model, measured: the model runs once more with every value
 * inside shaken by one rounding, each element by its own random share. Where outputs are small
 * differences of large values, or the flat end of a sigmoid, the noise is large compared to them.
 */
final class RoundingNoise {
  /**
   * The differences that noise explains, in multiples of what the shaking made. Sums are rounded
   * more than once.
   */
  private static final double TIMES = 8;

  private static final float FLOAT_ROUNDING = 0x1p-23f;
  private static final float HALF_ROUNDING = 0x1p-10f;
  private static final float BRAIN_ROUNDING = 0x1p-7f;

  private final ElementTypes types;
  private final List<Node> nodes = new ArrayList<>();
  private int seed;

  private RoundingNoise(ElementTypes types) {
    this.types = types;
  }

  /**
   * Returns the largest difference that noise explains, by output; empty if the model cannot be
   * shaken.
   *
   * @param around wraps the model as for the comparison
   */
  static Map<String, Double> of(
      TrialModel model, UnaryOperator<Forward> around, Map<String, Tensor> given) {
    Graph shaken =
        new RoundingNoise(ElementTypes.of(model.model().graph())).shaken(model.model().graph());
    try (TrialModel copy = TrialModel.copy(model.model().with(shaken), List.of());
        Model one = CompareModels.open(model.file());
        Model two = CompareModels.open(copy.file())) {
      Map<String, Double> noise = new HashMap<>();
      Verify.compare(around.apply(one::run), around.apply(two::run), given)
          .differences()
          .forEach(difference -> noise.put(difference.output(), TIMES * difference.absolute()));
      return noise;
    } catch (ModelException | GraphException e) {
      return Map.of();
    }
  }

  private Graph shaken(Graph graph) {
    Map<String, String> renamed = new HashMap<>();
    for (Value input : graph.inputs()) {
      if (!graph.initializers().containsKey(input.name()) && rounding(input.name()) > 0) {
        String shaken = input.name() + " shaken";
        shake(input.name(), shaken, input.name(), "Mul");
        renamed.put(input.name(), shaken);
      }
    }
    for (Node node : graph.nodes()) {
      List<String> exact = new ArrayList<>();
      for (String output : node.outputs()) {
        exact.add(isShaken(node, output) ? output + " exact" : output);
      }
      nodes.add(node.reading(name -> renamed.getOrDefault(name, name)).withOutputs(exact));
      for (int i = 0; i < exact.size(); i++) {
        String output = node.outputs().get(i);
        if (!exact.get(i).equals(output)) {
          shake(node, exact.get(i), output);
        }
      }
    }
    Map<String, TensorData> constants = new HashMap<>(graph.initializers());
    constants.putAll(CoordinateNoise.CONSTANTS);
    return graph.with(nodes, constants, List.of());
  }

  private void shake(Node node, String from, String to) {
    String value = from;
    if (CoordinateNoise.isMadeBy(node) && types.type(to).orElseThrow() == ElementType.FLOAT) {
      String shares = shares(from, to + " places", to, 0);
      value = new CoordinateNoise(nodes::add).moved(from, shares);
    }
    shake(value, to, to, isBounded(node) ? "Add" : "Mul");
  }

  private boolean isShaken(Node node, String output) {
    return !output.isEmpty()
        && !node.is("Constant", "ConstantOfShape")
        && node.subgraphs().isEmpty()
        && rounding(output) > 0;
  }

  /** Functions with values around 0 to 1, whose error does not shrink with the value. */
  private static boolean isBounded(Node node) {
    return node.is("Sigmoid", "HardSigmoid", "Softmax", "LogSoftmax", "Tanh", "Erf", "Sin", "Cos");
  }

  private float rounding(String value) {
    return switch (types.type(value).orElse(ElementType.BOOL)) {
      case FLOAT -> FLOAT_ROUNDING;
      case FLOAT16 -> HALF_ROUNDING;
      case BFLOAT16 -> BRAIN_ROUNDING;
      default -> 0;
    };
  }

  private void shake(String from, String to, String value, String operator) {
    String shares = shares(from, to + " shares", value, operator.equals("Mul") ? 1 : 0);
    // A node is often called like what it makes.
    String name = to + " with noise";
    nodes.add(new Node(name, "", operator, List.of(from, shares), List.of(to), Map.of()));
  }

  /** Adds the nodes that draw a rounding around a number for each element of a value. */
  private String shares(String like, String name, String value, float middle) {
    float rounding = rounding(value);
    ElementType type = types.type(value).orElseThrow();
    nodes.add(
        new Node(
            name,
            "",
            "RandomUniformLike",
            List.of(like),
            List.of(name),
            Map.of(
                "dtype", Attribute.of((long) ElementType.FLOAT.code()),
                "low", Attribute.of(middle - rounding),
                "high", Attribute.of(middle + rounding),
                "seed", Attribute.of((float) ++seed))));
    if (type == ElementType.FLOAT) {
      return name;
    }
    String typed = name + " as " + type;
    Map<String, Attribute> target = Map.of("to", Attribute.of((long) type.code()));
    nodes.add(new Node(typed, "", "Cast", List.of(name), List.of(typed), target));
    return typed;
  }
}
