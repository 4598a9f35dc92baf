package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Shape rules for operators that slide a window over the spatial axes, pad them, scale them or move
 * them from and to the channels.
 */
final class SlidingWindows {
  private SlidingWindows() {}

  static List<Dim> conv(Operands in) {
    List<Dim> weight = in.shape(1);
    if (in.shape(0) == null || weight == null || weight.size() != in.shape(0).size()) {
      return null;
    }
    return slide(in, kernel(in.node(), weight), weight.get(0), false);
  }

  static List<Dim> pool(Operands in) {
    List<Dim> x = in.shape(0);
    List<Long> kernel = in.node().integers("kernel_shape");
    if (x == null || x.size() != kernel.size() + 2) {
      return null;
    }
    return slide(
        in, ShapeInference.fixed(kernel), x.get(1), in.node().integer("ceil_mode", 0) != 0);
  }

  static List<Dim> globalPool(Operands in) {
    List<Dim> x = in.shape(0);
    if (x == null) {
      return null;
    }
    List<Dim> result = new ArrayList<>(x.subList(0, 2));
    x.subList(2, x.size()).forEach(dim -> result.add(Dim.of(1)));
    return result;
  }

  private static List<Dim> kernel(Node node, List<Dim> weight) {
    List<Long> given = node.integers("kernel_shape");
    return given.isEmpty() ? weight.subList(2, weight.size()) : ShapeInference.fixed(given);
  }

  private static List<Dim> slide(Operands in, List<Dim> kernel, Dim channels, boolean ceil) {
    Node node = in.node();
    List<Dim> x = in.shape(0);
    List<Dim> result = new ArrayList<>(List.of(x.get(0), channels));
    for (int i = 0; i < kernel.size(); i++) {
      long stride = at(node, "strides", i, 1);
      if (!(x.get(i + 2) instanceof Dim.Fixed size)
          || !(kernel.get(i) instanceof Dim.Fixed k)
          || stride < 1) {
        result.add(Dim.unknown());
        continue;
      }
      long dilation = at(node, "dilations", i, 1);
      long window = (k.size() - 1) * dilation + 1;
      result.add(
          switch (node.text("auto_pad", "NOTSET")) {
            // ONNX Runtime pads as if the window were not dilated, unlike ONNX.
            case "SAME_UPPER", "SAME_LOWER" ->
                dilation == 1 ? Dim.of((size.size() + stride - 1) / stride) : Dim.unknown();
            case "VALID" -> steps(size.size(), 0, 0, window, stride, ceil);
            default -> {
              long begin = at(node, "pads", i, 0);
              long end = at(node, "pads", i + kernel.size(), 0);
              yield steps(size.size(), begin, end, window, stride, ceil);
            }
          });
    }
    return result;
  }

  private static Dim steps(
      long size, long begin, long end, long window, long stride, boolean ceil) {
    long room = size + begin + end - window;
    if (room < 0) {
      return Dim.unknown();
    }
    long steps = (ceil ? room + stride - 1 : room) / stride + 1;
    // A last window that would start in the padding at the end is dropped.
    return Dim.of(ceil && (steps - 1) * stride >= size + begin ? steps - 1 : steps);
  }

  static List<Dim> convTranspose(Operands in) {
    Node node = in.node();
    List<Dim> x = in.shape(0);
    List<Dim> weight = in.shape(1);
    if (x == null
        || weight == null
        || weight.size() != x.size()
        || !(weight.get(1) instanceof Dim.Fixed perGroup)) {
      return null;
    }
    List<Dim> result = new ArrayList<>(List.of(x.get(0)));
    result.add(Dim.of(perGroup.size() * node.integer("group", 1)));
    List<Dim> kernel = kernel(node, weight);
    List<Long> wanted = node.integers("output_shape");
    for (int i = 0; i < kernel.size(); i++) {
      if (!wanted.isEmpty()) {
        result.add(Dim.of(wanted.get(wanted.size() - kernel.size() + i)));
      } else if (x.get(i + 2) instanceof Dim.Fixed size
          && kernel.get(i) instanceof Dim.Fixed k
          && node.text("auto_pad", "NOTSET").equals("NOTSET")) {
        result.add(
            Dim.of(
                at(node, "strides", i, 1) * (size.size() - 1)
                    + at(node, "output_padding", i, 0)
                    + (k.size() - 1) * at(node, "dilations", i, 1)
                    + 1
                    - at(node, "pads", i, 0)
                    - at(node, "pads", i + kernel.size(), 0)));
      } else {
        result.add(Dim.unknown());
      }
    }
    return result;
  }

  static List<Dim> pad(Operands in) {
    List<Dim> x = in.shape(0);
    List<Long> pads = in.longs("pads", 1);
    if (x == null || pads == null || in.has(3) || pads.size() != 2 * x.size()) {
      return null;
    }
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      long more = pads.get(i) + pads.get(i + x.size());
      result.add(
          more == 0
              ? x.get(i)
              : x.get(i) instanceof Dim.Fixed size ? Dim.of(size.size() + more) : Dim.unknown());
    }
    return result;
  }

  static List<Dim> depthToSpace(Operands in) {
    long block = in.node().integer("blocksize", 0);
    return blocks(in, block, channels -> channels / (block * block), size -> size * block);
  }

  static List<Dim> spaceToDepth(Operands in) {
    long block = in.node().integer("blocksize", 0);
    return blocks(in, block, channels -> channels * block * block, size -> size / block);
  }

  private static List<Dim> blocks(
      Operands in, long block, LongUnaryOperator channels, LongUnaryOperator size) {
    List<Dim> x = in.shape(0);
    if (x == null || x.size() != 4 || block < 1) {
      return null;
    }
    return List.of(
        x.get(0), mapped(x.get(1), channels), mapped(x.get(2), size), mapped(x.get(3), size));
  }

  private static Dim mapped(Dim dim, LongUnaryOperator rule) {
    return dim instanceof Dim.Fixed fixed ? Dim.of(rule.applyAsLong(fixed.size())) : Dim.unknown();
  }

  static List<Dim> resize(Operands in) {
    List<Dim> x = in.shape(0);
    // Resize has no region of interest in opset 10, and Upsample never had one.
    int scalesInput = in.node().is("Resize") && in.opset() >= 11 ? 2 : 1;
    List<Long> sizes = in.has(3) ? in.longs(3) : null;
    if (x == null || in.node().attributes().containsKey("axes")) {
      return null;
    }
    if (sizes != null) {
      boolean whole = in.node().text("keep_aspect_ratio_policy", "stretch").equals("stretch");
      return whole && sizes.size() == x.size() ? ShapeInference.fixed(sizes) : null;
    }
    float[] scales = in.floats(scalesInput);
    if (scales == null || scales.length != x.size()) {
      return null;
    }
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < scales.length; i++) {
      result.add(
          scales[i] == 1
              ? x.get(i)
              : x.get(i) instanceof Dim.Fixed size
                  ? Dim.of((long) Math.floor(size.size() * scales[i]))
                  : Dim.unknown());
    }
    return result;
  }

  private static long at(Node node, String attribute, int index, long otherwise) {
    List<Long> values = node.integers(attribute);
    return index < values.size() ? values.get(index) : otherwise;
  }
}
