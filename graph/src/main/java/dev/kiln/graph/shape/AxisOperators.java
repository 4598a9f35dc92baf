package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Shape rules for operators that move, join, slice or remove axes. */
final class AxisOperators {
  private AxisOperators() {}

  static List<Dim> reshape(Operands in) {
    List<Dim> x = in.shape(0);
    List<Long> wanted = in.longs(1);
    if (wanted == null) {
      return null;
    }
    boolean copies = in.node().integer("allowzero", 0) == 0;
    List<Dim> result = new ArrayList<>();
    int open = -1;
    for (int i = 0; i < wanted.size(); i++) {
      long size = wanted.get(i);
      if (size == -1) {
        open = i;
      }
      boolean copied = size == 0 && copies;
      result.add(
          size == -1 || copied && (x == null || i >= x.size())
              ? Dim.unknown()
              : copied ? x.get(i) : Dim.of(size));
    }
    if (open >= 0) {
      result.set(open, rest(x, result, open));
    }
    return result;
  }

  /** Returns the size that -1 stands for. */
  private static Dim rest(List<Dim> from, List<Dim> to, int open) {
    List<Dim> others = new ArrayList<>(to);
    others.remove(open);
    if (!ShapeInference.isFixed(from) || !ShapeInference.isFixed(others)) {
      return Dim.unknown();
    }
    long known = ShapeInference.elements(others);
    return known == 0 ? Dim.unknown() : Dim.of(ShapeInference.elements(from) / known);
  }

  static List<Dim> flatten(Operands in) {
    List<Dim> x = in.shape(0);
    if (x == null) {
      return null;
    }
    int axis = Operands.axis(in.node().integer("axis", 1), x.size());
    return List.of(product(x.subList(0, axis)), product(x.subList(axis, x.size())));
  }

  private static Dim product(List<Dim> dims) {
    List<Dim> relevant = dims.stream().filter(dim -> !dim.equals(Dim.of(1))).toList();
    if (relevant.size() == 1) {
      return relevant.get(0);
    }
    return ShapeInference.isFixed(relevant)
        ? Dim.of(ShapeInference.elements(relevant))
        : Dim.unknown();
  }

  static List<Dim> transpose(Operands in) {
    List<Dim> x = in.shape(0);
    if (x == null) {
      return null;
    }
    List<Long> perm = in.node().integers("perm");
    if (perm.isEmpty()) {
      List<Dim> reversed = new ArrayList<>(x);
      Collections.reverse(reversed);
      return reversed;
    }
    return perm.size() == x.size() ? perm.stream().map(p -> x.get(p.intValue())).toList() : null;
  }

  static List<Dim> squeeze(Operands in) {
    List<Dim> x = in.shape(0);
    List<Long> axes = in.longs("axes", 1);
    // ONNX Runtime takes an empty list of axes for none given.
    boolean all = axes == null ? !in.has(1) : axes.isEmpty();
    if (x == null || (all ? !ShapeInference.isFixed(x) : axes == null)) {
      return null;
    }
    List<Integer> dropped =
        all ? List.of() : axes.stream().map(a -> Operands.axis(a, x.size())).toList();
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      if (all ? !x.get(i).equals(Dim.of(1)) : !dropped.contains(i)) {
        result.add(x.get(i));
      }
    }
    return result;
  }

  static List<Dim> unsqueeze(Operands in) {
    List<Dim> x = in.shape(0);
    List<Long> axes = in.longs("axes", 1);
    if (x == null || axes == null) {
      return null;
    }
    int rank = x.size() + axes.size();
    List<Integer> added = axes.stream().map(a -> Operands.axis(a, rank)).sorted().toList();
    List<Dim> result = new ArrayList<>(x);
    added.forEach(axis -> result.add(axis, Dim.of(1)));
    return result;
  }

  static List<Dim> concat(Operands in) {
    List<Dim> first = in.shape(0);
    if (first == null) {
      return null;
    }
    int axis = Operands.axis(in.node().integer("axis", 1), first.size());
    List<Dim> result = new ArrayList<>(first);
    for (int i = 1; i < in.count(); i++) {
      List<Dim> next = in.shape(i);
      if (next == null || next.size() != first.size()) {
        return null;
      }
      Dim sum =
          result.get(axis) instanceof Dim.Fixed a && next.get(axis) instanceof Dim.Fixed b
              ? Dim.of(a.size() + b.size())
              : Dim.unknown();
      for (int k = 0; k < result.size(); k++) {
        if (next.get(k) instanceof Dim.Fixed) {
          result.set(k, next.get(k));
        }
      }
      result.set(axis, sum);
    }
    return result;
  }

  static List<Dim> slice(Operands in) {
    List<Dim> x = in.shape(0);
    List<Long> starts = in.longs("starts", 1);
    List<Long> ends = in.longs("ends", 2);
    List<Long> axes = in.longs("axes", 3);
    List<Long> steps = in.has(4) ? in.longs(4) : null;
    if (x == null || starts == null || ends == null || in.has(3) && axes == null) {
      return null;
    }
    if (in.has(4) && steps == null) {
      return null;
    }
    List<Dim> result = new ArrayList<>(x);
    for (int i = 0; i < starts.size(); i++) {
      int axis = Operands.axis(axes == null ? i : axes.get(i), x.size());
      long step = steps == null ? 1 : steps.get(i);
      result.set(
          axis,
          x.get(axis) instanceof Dim.Fixed size && step != 0
              ? Dim.of(cut(size.size(), starts.get(i), ends.get(i), step))
              : Dim.unknown());
    }
    return result;
  }

  private static long cut(long size, long start, long end, long step) {
    long from = start < 0 ? start + size : start;
    long to = end < 0 ? Math.max(end, -size - 1) + size : end;
    if (step > 0) {
      from = Math.min(Math.max(from, 0), size);
      to = Math.min(Math.max(to, 0), size);
      return Math.max(0, (to - from + step - 1) / step);
    }
    from = Math.min(Math.max(from, 0), size - 1);
    to = Math.min(Math.max(to, -1), size - 1);
    return Math.max(0, (from - to - step - 1) / -step);
  }

  static List<Dim> gather(Operands in) {
    List<Dim> x = in.shape(0);
    List<Dim> indices = in.shape(1);
    if (x == null || indices == null || x.isEmpty()) {
      return null;
    }
    int axis = Operands.axis(in.node().integer("axis", 0), x.size());
    List<Dim> result = new ArrayList<>(x.subList(0, axis));
    result.addAll(indices);
    result.addAll(x.subList(axis + 1, x.size()));
    return result;
  }

  static List<Dim> shapeOf(Operands in) {
    List<Dim> x = in.shape(0);
    boolean whole =
        !in.node().attributes().containsKey("start") && !in.node().attributes().containsKey("end");
    return x == null || !whole ? null : List.of(Dim.of(x.size()));
  }

  /** Returns the shape given by the elements of the input. */
  static List<Dim> given(Operands in) {
    List<Long> dims = in.longs(0);
    return dims == null ? null : ShapeInference.fixed(dims);
  }

  static List<Dim> reduce(Operands in) {
    List<Long> axes = in.longs("axes", 1);
    if (in.shape(0) == null || in.has(1) && axes == null) {
      return null;
    }
    if (axes == null || axes.isEmpty()) {
      return in.node().integer("noop_with_empty_axes", 0) != 0
          ? in.shape(0)
          : without(in, in.shape(0).stream().map(d -> true).toList());
    }
    List<Boolean> reduced = new ArrayList<>(Collections.nCopies(in.shape(0).size(), false));
    axes.forEach(a -> reduced.set(Operands.axis(a, reduced.size()), true));
    return without(in, reduced);
  }

  static List<Dim> argument(Operands in) {
    if (in.shape(0) == null) {
      return null;
    }
    List<Boolean> reduced = new ArrayList<>(Collections.nCopies(in.shape(0).size(), false));
    reduced.set(Operands.axis(in.node().integer("axis", 0), reduced.size()), true);
    return without(in, reduced);
  }

  private static List<Dim> without(Operands in, List<Boolean> reduced) {
    boolean keep = in.node().integer("keepdims", 1) != 0;
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < reduced.size(); i++) {
      if (!reduced.get(i)) {
        result.add(in.shape(0).get(i));
      } else if (keep) {
        result.add(Dim.of(1));
      }
    }
    return result;
  }

  static List<List<Dim>> split(Operands in) {
    List<Dim> x = in.shape(0);
    int parts = in.node().outputs().size();
    List<Long> sizes = in.longs("split", 1);
    if (x == null || sizes == null && in.has(1)) {
      return List.of();
    }
    int axis = Operands.axis(in.node().integer("axis", 0), x.size());
    List<List<Dim>> results = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      List<Dim> part = new ArrayList<>(x);
      boolean even = x.get(axis) instanceof Dim.Fixed size && size.size() % parts == 0;
      part.set(
          axis,
          sizes != null && i < sizes.size()
              ? Dim.of(sizes.get(i))
              : even ? Dim.of(((Dim.Fixed) x.get(axis)).size() / parts) : Dim.unknown());
      results.add(part);
    }
    return results;
  }
}
