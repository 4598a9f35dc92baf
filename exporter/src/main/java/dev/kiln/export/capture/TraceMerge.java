package dev.kiln.export.capture;

import dev.kiln.graph.GraphException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The comparison of two probes of the same block. A number that differs depends on the input size.
 */
final class TraceMerge {
  private static final String REMEDY =
      "export with a fixed size, or choose the sizes that are tried: Export.withProbes(...)";

  private TraceMerge() {}

  /** Returns a trace in which every number has its value in both probes. */
  static Trace of(Trace first, Trace second) {
    int calls = Math.min(first.calls().size(), second.calls().size());
    List<Call> joined = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      joined.add(join(first.calls().get(i), second.calls().get(i)));
    }
    if (first.calls().size() != second.calls().size()) {
      List<Call> longer = first.calls().size() > calls ? first.calls() : second.calls();
      throw new GraphException(
          "the block does %d operators at one size and %d at another, the first more at %s: %s"
              .formatted(
                  first.calls().size(),
                  second.calls().size(),
                  longer.get(calls).origin(),
                  "what it does must not depend on the input's size; " + REMEDY));
    }
    Map<Integer, Constant> constants = new LinkedHashMap<>();
    first
        .constants()
        .forEach((id, constant) -> constants.put(id, same(constant, second.constants().get(id))));
    try {
      return new Trace(
          arrays(first.inputs(), second.inputs()),
          arrays(first.outputs(), second.outputs()),
          constants,
          joined);
    } catch (Different e) {
      throw new GraphException(
          "an output of the block " + e.getMessage() + " for two sizes of the input; " + REMEDY, e);
    }
  }

  private static Call join(Call first, Call second) {
    if (!first.operator().equals(second.operator())
        || first.count() != second.count()
        || first.results().size() != second.results().size()) {
      throw differ(
          "the block does %s at %s for one size of the input and %s at %s for another"
              .formatted(first.operator(), first.origin(), second.operator(), second.origin()));
    }
    try {
      List<Object> arguments = new ArrayList<>();
      for (int i = 0; i < first.count(); i++) {
        arguments.add(argument(first.arguments().get(i), second.arguments().get(i)));
      }
      TracedArray receiver =
          first.receiver() == null ? null : array(first.receiver(), second.receiver());
      return new Call(
          first.operator(),
          receiver,
          arguments,
          arrays(first.results(), second.results()),
          first.origin());
    } catch (Different e) {
      throw first.refuse(e.getMessage() + " for two sizes of the input; " + REMEDY);
    }
  }

  private static Object argument(Object first, Object second) {
    if (first instanceof TracedArray one && second instanceof TracedArray two) {
      return array(one, two);
    }
    if (first instanceof Size one && second instanceof Size two) {
      return new Size(one.first(), two.first());
    }
    if (first instanceof Index one && second instanceof Index two) {
      return index(one, two);
    }
    if (first instanceof List<?> one && second instanceof List<?> two) {
      require(one.size() == two.size(), one, two);
      List<Object> joined = new ArrayList<>();
      for (int i = 0; i < one.size(); i++) {
        joined.add(argument(one.get(i), two.get(i)));
      }
      return joined;
    }
    if (first instanceof Map<?, ?> one && second instanceof Map<?, ?> two) {
      require(one.keySet().equals(two.keySet()), one, two);
      Map<Object, Object> joined = new LinkedHashMap<>();
      one.forEach((key, value) -> joined.put(key, argument(value, two.get(key))));
      return joined;
    }
    require(Objects.deepEquals(first, second), first, second);
    return first;
  }

  private static Index index(Index first, Index second) {
    if (first instanceof Index.At one && second instanceof Index.At two) {
      return new Index.At(size(one.position(), two.position()));
    }
    if (first instanceof Index.Range one && second instanceof Index.Range two) {
      return new Index.Range(
          size(one.from(), two.from()), size(one.to(), two.to()), size(one.step(), two.step()));
    }
    if (first instanceof Index.Take one && second instanceof Index.Take two) {
      return new Index.Take(array(one.positions(), two.positions()));
    }
    if (first instanceof Index.Mask one && second instanceof Index.Mask two) {
      return new Index.Mask(array(one.chosen(), two.chosen()));
    }
    require(first.equals(second), first, second);
    return first;
  }

  private static Size size(Size first, Size second) {
    require((first == null) == (second == null), first, second);
    return first == null ? null : new Size(first.first(), second.first());
  }

  private static List<TracedArray> arrays(List<TracedArray> first, List<TracedArray> second) {
    require(first.size() == second.size(), first, second);
    List<TracedArray> joined = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      joined.add(array(first.get(i), second.get(i)));
    }
    return joined;
  }

  private static TracedArray array(TracedArray first, TracedArray second) {
    boolean alike =
        first.id() == second.id() && first.rank() == second.rank() && first.type() == second.type();
    require(alike, first, second);
    List<Size> shape = new ArrayList<>();
    for (int axis = 0; axis < first.rank(); axis++) {
      shape.add(new Size(first.shape().get(axis).first(), second.shape().get(axis).first()));
    }
    return new TracedArray(first.id(), shape, first.type());
  }

  private static Constant same(Constant first, Constant second) {
    if (second == null || !first.tensor().equals(second.tensor())) {
      throw differ(
          "the constant %s made at %s depends on the input's size or on its numbers"
              .formatted(first.tensor(), first.origin()));
    }
    return first;
  }

  private static void require(boolean alike, Object first, Object second) {
    if (!alike) {
      throw new Different(first + " and " + second);
    }
  }

  private static GraphException differ(String what) {
    return new GraphException(what + ", which a model cannot; " + REMEDY);
  }

  /** Thrown when two arguments are not the same. */
  private static final class Different extends GraphException {
    private static final long serialVersionUID = 1L;

    Different(String what) {
      super("differs: " + what);
    }
  }
}
