package dev.kiln.graph.prepare;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import dev.kiln.graph.shape.ShapeInference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The sizes of what nodes make of pictures, [N, C, H, W]. */
final class PictureSizes {
  private final Map<String, List<Dim>> shapes;
  private final ComputedSizes computed;
  private final Supplier<OpenSize> unknown;
  private final int opset;

  PictureSizes(
      Map<String, List<Dim>> shapes,
      ComputedSizes computed,
      Supplier<OpenSize> unknown,
      int opset) {
    this.shapes = shapes;
    this.computed = computed;
    this.unknown = unknown;
    this.opset = opset;
  }

  /**
   * Returns the sizes of a node's output as far as its operator tells, or null.
   *
   * @param x the sizes of its input, four
   */
  List<OpenSize> of(Node node, List<OpenSize> x) {
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
    return List.of(x.get(0), unknown.get(), rule.of(x.get(2), 0), rule.of(x.get(3), 1));
  }

  private OpenSize quotient(OpenSize size, long divisor) {
    return size.hasKnownRemainder(divisor) ? size.dividedBy(divisor) : unknown.get();
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
            return dilation == 1 ? quotient(size.plus(stride - 1), stride) : unknown.get();
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
      all.add(scale == (long) scale ? x.get(i).times((long) scale) : unknown.get());
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
          atBothEnds
              ? x.get(axis).plus(-starts.get(i).rest()).plus(Math.min(0, end))
              : unknown.get());
    }
    return all;
  }
}
