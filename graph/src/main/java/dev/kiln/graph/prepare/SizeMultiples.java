package dev.kiln.graph.prepare;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.shape.ShapeInference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An analysis of the sizes that each run chooses: which of them are always multiples of a number.
 * What doubles the size of a picture makes it even, and so does padding it to the next even size.
 * The name of a size proves nothing.
 */
final class SizeMultiples {
  private final Map<String, List<Dim>> shapes;
  private final Map<String, List<OpenSize>> sizes = new HashMap<>();
  private final ComputedSizes computed;
  private final PictureSizes pictures;
  private int unknowns;

  private SizeMultiples(Graph graph, int opset) {
    this.shapes = ShapeInference.of(graph, opset);
    this.computed = new ComputedSizes(graph.constants(), this::unknown);
    this.pictures = new PictureSizes(shapes, computed, this::unknown, opset);
  }

  static SizeMultiples of(Graph graph, int opset) {
    SizeMultiples found = new SizeMultiples(graph, opset);
    graph.nodes().forEach(found::visit);
    return found;
  }

  /** Returns whether the size of a value along an axis is a multiple in every run. */
  boolean isMultiple(String value, int axis, long divisor) {
    List<OpenSize> known = sizes(value);
    return known != null && axis < known.size() && known.get(axis).isMultiple(divisor);
  }

  private OpenSize unknown() {
    return OpenSize.unknown(unknowns++);
  }

  /** Returns the sizes of a value, or null if not even their number is known. */
  private List<OpenSize> sizes(String value) {
    if (!sizes.containsKey(value)) {
      List<Dim> shape = shapes.get(value);
      sizes.put(value, shape == null ? null : stated(shape, null));
    }
    return sizes.get(value);
  }

  /** Returns what is found, except where the shape says it all. */
  private List<OpenSize> stated(List<Dim> shape, List<OpenSize> found) {
    List<OpenSize> all = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      boolean fixed = shape.get(i) instanceof Dim.Fixed;
      OpenSize other = found == null ? null : found.get(i);
      all.add(
          fixed
              ? OpenSize.of(((Dim.Fixed) shape.get(i)).size())
              : other == null ? unknown() : other);
    }
    return all;
  }

  private void visit(Node node) {
    if (!node.domain().isEmpty() || node.outputs().isEmpty()) {
      return;
    }
    List<Dim> shape = shapes.get(node.output());
    if (shape != null && shape.size() <= 1) {
      computed.visit(node, sizes(node.input(0)));
    }
    List<OpenSize> found = found(node);
    if (found != null && (shape == null || shape.size() == found.size())) {
      sizes.put(node.output(), shape == null ? found : stated(shape, found));
    }
  }

  /** Returns the sizes of the first output as far as the operator tells, or null. */
  private List<OpenSize> found(Node node) {
    List<OpenSize> x = sizes(node.input(0));
    return switch (node.operator()) {
      case "Abs",
          "BatchNormalization",
          "Cast",
          "Ceil",
          "Clip",
          "Dropout",
          "Elu",
          "Erf",
          "Exp",
          "Floor",
          "Gelu",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "InstanceNormalization",
          "LRN",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "MeanVarianceNormalization",
          "Mish",
          "Neg",
          "PRelu",
          "Reciprocal",
          "Relu",
          "Round",
          "Selu",
          "Sigmoid",
          "Softmax",
          "Softplus",
          "Softsign",
          "Sqrt",
          "Tanh",
          "QuantizeLinear",
          "DequantizeLinear" ->
          x;
      case "Add", "Sub", "Mul", "Div", "Max", "Min", "Pow", "Sum", "Mean", "Mod", "Where" ->
          broadcast(node);
      case "Transpose" -> x == null ? null : transposed(x, node.integers("perm"));
      case "Concat" -> x == null ? null : joined(node, x);
      default -> x == null || x.size() != 4 ? null : pictures.of(node, x);
    };
  }

  private static List<OpenSize> transposed(List<OpenSize> x, List<Long> perm) {
    List<OpenSize> all = new ArrayList<>(x);
    for (int i = 0; i < x.size(); i++) {
      all.set(i, perm.isEmpty() ? x.get(x.size() - 1 - i) : x.get((int) (long) perm.get(i)));
    }
    return all;
  }

  private List<OpenSize> joined(Node node, List<OpenSize> x) {
    List<OpenSize> all = new ArrayList<>(x);
    int axis = (int) Math.floorMod(node.integer("axis", 0), (long) x.size());
    for (String input : node.inputs().subList(1, node.inputs().size())) {
      List<OpenSize> more = sizes(input);
      all.set(
          axis,
          more == null || more.size() != x.size() ? unknown() : all.get(axis).plus(more.get(axis)));
    }
    return all;
  }

  /** The size of an axis is that of the inputs that do not have size 1 there. */
  private List<OpenSize> broadcast(Node node) {
    List<List<OpenSize>> all = node.inputs().stream().map(this::sizes).toList();
    if (all.contains(null)) {
      return null;
    }
    int rank = all.stream().mapToInt(List::size).max().orElse(0);
    List<OpenSize> result = new ArrayList<>(Collections.nCopies(rank, null));
    for (int i = 0; i < rank; i++) {
      int fromEnd = rank - i;
      List<OpenSize> here =
          all.stream()
              .filter(shape -> shape.size() >= fromEnd)
              .map(shape -> shape.get(shape.size() - fromEnd))
              .filter(size -> !size.equals(OpenSize.of(1)))
              .distinct()
              .toList();
      result.set(
          i,
          here.isEmpty()
              ? OpenSize.of(1)
              : here.size() == 1
                  ? here.get(0)
                  : here.stream()
                      .filter(OpenSize::isNeverOne)
                      .findFirst()
                      .orElseGet(this::unknown));
    }
    return result;
  }
}
