package dev.kiln.graph.prepare;

import dev.kiln.graph.Attribute;
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
  private final int opset;
  private int unknowns;

  private SizeMultiples(Graph graph, int opset) {
    this.shapes = ShapeInference.of(graph, opset);
    this.computed = new ComputedSizes(graph.constants(), this::unknown);
    this.opset = opset;
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
      default -> x == null || x.size() != 4 ? null : picture(node, x);
    };
  }

  /** Returns the sizes of what a node makes of pictures [N, C, H, W]. */
  private List<OpenSize> picture(Node node, List<OpenSize> x) {
    return switch (node.operator()) {
      case "Conv", "MaxPool", "AveragePool" -> slid(node, x);
      case "ConvTranspose" -> spread(node, x);
      case "DepthToSpace" -> perAxis(x, (size, axis) -> size.times(node.integer("blocksize", 1)));
      case "SpaceToDepth" ->
          perAxis(x, (size, axis) -> quotient(size, node.integer("blocksize", 1)));
      case "Pad" -> padded(node, x);
      case "Resize", "Upsample" -> scaled(node, x);
      case "Slice" -> cut(node, x);
      default -> null;
    };
  }

  private interface SpatialRule {
    OpenSize of(OpenSize size, int axis);
  }

  private List<OpenSize> perAxis(List<OpenSize> x, SpatialRule rule) {
    return List.of(x.get(0), unknown(), rule.of(x.get(2), 0), rule.of(x.get(3), 1));
  }

  private OpenSize quotient(OpenSize size, long divisor) {
    return size.hasKnownRemainder(divisor) ? size.dividedBy(divisor) : unknown();
  }

  private static long at(List<Long> values, int index, long otherwise) {
    return index < values.size() ? values.get(index) : otherwise;
  }

  private List<Long> kernel(Node node) {
    List<Long> stated = node.integers("kernel_shape");
    List<Dim> weights = shapes.get(node.input(1));
    if (!stated.isEmpty() || weights == null || !ShapeInference.isFixed(weights)) {
      return stated;
    }
    return weights.subList(2, weights.size()).stream().map(d -> ((Dim.Fixed) d).size()).toList();
  }

  private List<OpenSize> slid(Node node, List<OpenSize> x) {
    List<Long> kernel = kernel(node);
    List<Long> pads = node.integers("pads");
    String auto = node.text("auto_pad", "NOTSET");
    if (kernel.size() != 2 || node.integer("ceil_mode", 0) != 0) {
      return null;
    }
    return perAxis(
        x,
        (size, axis) -> {
          long stride = at(node.integers("strides"), axis, 1);
          long dilation = at(node.integers("dilations"), axis, 1);
          if (auto.startsWith("SAME")) {
            return dilation == 1 ? quotient(size.plus(stride - 1), stride) : unknown();
          }
          long padding = auto.equals("VALID") ? 0 : at(pads, axis, 0) + at(pads, axis + 2, 0);
          return quotient(size.plus(padding - (kernel.get(axis) - 1) * dilation - 1), stride)
              .plus(1);
        });
  }

  private List<OpenSize> spread(Node node, List<OpenSize> x) {
    List<Long> kernel = kernel(node);
    List<Long> pads = node.integers("pads");
    String auto = node.text("auto_pad", "NOTSET");
    if (kernel.size() != 2 || !node.integers("output_shape").isEmpty() || auto.startsWith("SAME")) {
      return null;
    }
    return perAxis(
        x,
        (size, axis) ->
            size.plus(-1)
                .times(at(node.integers("strides"), axis, 1))
                .plus((kernel.get(axis) - 1) * at(node.integers("dilations"), axis, 1) + 1)
                .plus(at(node.integers("output_padding"), axis, 0))
                .plus(auto.equals("VALID") ? 0 : -at(pads, axis, 0) - at(pads, axis + 2, 0)));
  }

  private List<OpenSize> padded(Node node, List<OpenSize> x) {
    List<OpenSize> pads =
        node.attributes().containsKey("pads")
            ? node.integers("pads").stream().map(OpenSize::of).toList()
            : computed.of(node.input(1));
    if (pads == null || pads.size() != 2 * x.size() || !node.input(3).isEmpty()) {
      return null;
    }
    List<OpenSize> all = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      all.add(x.get(i).plus(pads.get(i)).plus(pads.get(i + x.size())));
    }
    return all;
  }

  private List<OpenSize> scaled(Node node, List<OpenSize> x) {
    if (node.attributes().containsKey("axes")
        || !node.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      return null;
    }
    List<OpenSize> wanted = node.input(3).isEmpty() ? null : computed.of(node.input(3));
    if (!node.input(3).isEmpty()) {
      return wanted != null && wanted.size() == x.size() ? wanted : null;
    }
    List<Float> stated =
        node.attributes().get("scales") instanceof Attribute.Floats floats
            ? floats.values()
            : computed.floats(node.input(node.is("Resize") && opset >= 11 ? 2 : 1));
    if (stated == null || stated.size() != x.size()) {
      return null;
    }
    List<OpenSize> all = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      float scale = stated.get(i);
      all.add(scale == (long) scale ? x.get(i).times((long) scale) : unknown());
    }
    return all;
  }

  /** Lines that are cut off at both ends; what stops at a computed place is of unknown size. */
  private List<OpenSize> cut(Node node, List<OpenSize> x) {
    List<OpenSize> starts = computed.of(node.input(1));
    List<OpenSize> ends = computed.of(node.input(2));
    List<OpenSize> axes = computed.of(node.input(3));
    if (starts == null || ends == null || axes == null || !node.input(4).isEmpty()) {
      return null;
    }
    List<OpenSize> all = new ArrayList<>(x);
    for (int i = 0; i < axes.size(); i++) {
      int axis = (int) Math.floorMod(axes.get(i).rest(), (long) x.size());
      long end = ends.get(i).rest();
      boolean atBothEnds =
          starts.get(i).isFixed()
              && starts.get(i).rest() >= 0
              && ends.get(i).isFixed()
              && (end < 0 || end >= Integer.MAX_VALUE);
      all.set(
          axis,
          atBothEnds ? x.get(axis).plus(-starts.get(i).rest()).plus(Math.min(0, end)) : unknown());
    }
    return all;
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
