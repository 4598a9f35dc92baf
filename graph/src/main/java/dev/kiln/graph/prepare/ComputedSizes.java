package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * The vectors of sizes that a graph computes from the shapes of its values: how far to pad, or what
 * to resize to.
 */
final class ComputedSizes {
  private static final int MOST_ELEMENTS = 16;

  private final Map<String, List<OpenSize>> vectors = new HashMap<>();
  private final Map<List<Object>, OpenSize> quotients = new HashMap<>();
  private final Map<String, TensorData> constants;
  private final Supplier<OpenSize> unknown;

  ComputedSizes(Map<String, TensorData> constants, Supplier<OpenSize> unknown) {
    this.constants = constants;
    this.unknown = unknown;
  }

  /** Returns the elements of a vector or a scalar, or null. */
  List<OpenSize> of(String value) {
    TensorData tensor = constants.get(value);
    if (tensor == null) {
      return vectors.get(value);
    }
    if (tensor.size() > MOST_ELEMENTS || tensor.dims().size() > 1) {
      return null;
    }
    if (tensor.type() == ElementType.INT64) {
      return LongStream.of(tensor.longs()).mapToObj(OpenSize::of).toList();
    }
    List<Float> floats = floats(value);
    return floats == null || floats.stream().anyMatch(f -> f != (long) (float) f)
        ? null
        : floats.stream().map(f -> OpenSize.of((long) (float) f)).toList();
  }

  /** Returns the elements of a constant vector of floats, or null. */
  List<Float> floats(String value) {
    TensorData tensor = constants.get(value);
    if (tensor == null || tensor.type() != ElementType.FLOAT || tensor.size() > MOST_ELEMENTS) {
      return null;
    }
    List<Float> floats = new ArrayList<>();
    for (float number : tensor.floats()) {
      floats.add(number);
    }
    return floats;
  }

  /**
   * Notes the vector or scalar that a node computes of sizes, if it does.
   *
   * @param shape the sizes of its first input, or null
   */
  void visit(Node node, List<OpenSize> shape) {
    List<OpenSize> made =
        switch (node.operator()) {
          case "Shape" -> node.attributes().isEmpty() ? shape : null;
          case "Identity", "Squeeze", "Unsqueeze", "Floor", "Ceil", "Round" -> of(node.input(0));
          case "Cast" -> keepsSizes(node.integer("to", 0)) ? of(node.input(0)) : null;
          case "Gather" -> gathered(node);
          case "Slice" -> sliced(node);
          case "Concat" -> joined(node);
          case "Neg" -> each(of(node.input(0)), x -> x.times(-1));
          case "Add" -> both(node, OpenSize::plus);
          case "Sub" -> both(node, (a, b) -> a.plus(b.times(-1)));
          case "Mul" -> both(node, (a, b) -> b.isFixed() ? a.times(b.rest()) : times(a, b));
          case "Div" -> both(node, this::exactQuotient);
          case "Mod" -> node.attributes().isEmpty() ? both(node, this::remainder) : null;
          default -> null;
        };
    if (made != null && made.size() <= MOST_ELEMENTS) {
      vectors.put(node.output(), made);
    }
  }

  private static boolean keepsSizes(long type) {
    return type == ElementType.INT64.code()
        || type == ElementType.INT32.code()
        || type == ElementType.FLOAT.code();
  }

  private OpenSize times(OpenSize a, OpenSize b) {
    return a.isFixed() ? b.times(a.rest()) : unknown.get();
  }

  private OpenSize exactQuotient(OpenSize a, OpenSize b) {
    boolean exact = b.isFixed() && b.rest() > 0 && a.isMultiple(b.rest());
    return exact ? a.dividedBy(b.rest()) : unknown.get();
  }

  /** The remainder has the sign of the divisor: it is what the rounded down quotient leaves. */
  private OpenSize remainder(OpenSize a, OpenSize b) {
    if (!b.isFixed() || b.rest() <= 0) {
      return unknown.get();
    }
    OpenSize quotient =
        a.hasKnownRemainder(b.rest())
            ? a.dividedBy(b.rest())
            : quotients.computeIfAbsent(List.of(a, b), key -> unknown.get());
    return a.plus(quotient.times(-b.rest()));
  }

  private static List<OpenSize> each(List<OpenSize> sizes, UnaryOperator<OpenSize> rule) {
    return sizes == null ? null : sizes.stream().map(rule).toList();
  }

  private List<OpenSize> both(Node node, BinaryOperator<OpenSize> rule) {
    List<OpenSize> a = of(node.input(0));
    List<OpenSize> b = of(node.input(1));
    if (a == null || b == null || a.size() != b.size() && a.size() != 1 && b.size() != 1) {
      return null;
    }
    List<OpenSize> all = new ArrayList<>();
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      all.add(rule.apply(a.get(i % a.size()), b.get(i % b.size())));
    }
    return all;
  }

  private List<OpenSize> gathered(Node node) {
    List<OpenSize> from = of(node.input(0));
    long[] places = longs(node.input(1));
    if (from == null || places == null || node.integer("axis", 0) != 0) {
      return null;
    }
    return Arrays.stream(places)
        .mapToObj(place -> from.get((int) (place < 0 ? place + from.size() : place)))
        .toList();
  }

  private List<OpenSize> sliced(Node node) {
    List<OpenSize> from = of(node.input(0));
    long[] start = longs(node.input(1));
    long[] end = longs(node.input(2));
    if (from == null
        || start == null
        || end == null
        || start.length != 1
        || end.length != 1
        || !node.input(4).isEmpty()) {
      return null;
    }
    int first = place(start[0], from.size());
    return from.subList(first, Math.max(first, place(end[0], from.size())));
  }

  private static int place(long place, int size) {
    return (int) Math.max(0, Math.min(size, place < 0 ? place + size : place));
  }

  private List<OpenSize> joined(Node node) {
    List<OpenSize> all = new ArrayList<>();
    for (String input : node.inputs()) {
      List<OpenSize> more = of(input);
      if (more == null) {
        return null;
      }
      all.addAll(more);
    }
    return all;
  }

  private long[] longs(String value) {
    TensorData tensor = constants.get(value);
    return tensor == null || tensor.type() != ElementType.INT64 || tensor.size() > MOST_ELEMENTS
        ? null
        : tensor.longs();
  }
}
