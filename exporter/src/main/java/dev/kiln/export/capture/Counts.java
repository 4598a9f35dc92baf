package dev.kiln.export.capture;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sizes that follow from the numbers of the input, such as how many a mask chooses. They must
 * differ from those that follow from its sizes, or one may be taken for the other.
 */
final class Counts {
  private final Trace trace;

  /** The arrays that depend on the numbers of the input. */
  private final Set<Integer> dependent = new HashSet<>();

  /** The arrays that have counted sizes or may have them from others. */
  private final Set<Integer> counted = new HashSet<>();

  private Counts(Trace trace) {
    this.trace = trace;
    trace.inputs().forEach(input -> dependent.add(input.id()));
    trace.calls().forEach(this::follow);
  }

  /** Returns whether a counted size of the trace may be taken for another size. */
  static boolean areAmbiguous(Trace trace) {
    return new Counts(trace).areAmbiguous();
  }

  private boolean areAmbiguous() {
    List<Size> sizes =
        Stream.concat(trace.inputs().stream(), results())
            .filter(array -> !counted.contains(array.id()))
            .flatMap(array -> Stream.concat(array.shape().stream(), Stream.of(whole(array))))
            .toList();
    return trace.calls().stream()
        .map(this::count)
        .flatMap(Optional::stream)
        .anyMatch(count -> sizes.stream().anyMatch(size -> isMultiple(count, size)));
  }

  private Stream<TracedArray> results() {
    return trace.calls().stream().flatMap(call -> call.results().stream());
  }

  private void follow(Call call) {
    if (operands(call).anyMatch(array -> dependent.contains(array.id()))) {
      call.results().forEach(result -> dependent.add(result.id()));
    }
    if (count(call).isPresent() || operands(call).anyMatch(array -> counted.contains(array.id()))) {
      call.results().forEach(result -> counted.add(result.id()));
    }
  }

  /** Returns the size that the call counts, unless the numbers of the input have no part in it. */
  private Optional<Size> count(Call call) {
    List<Size> shape = call.results().isEmpty() ? List.of() : call.result().shape();
    return switch (call.operator()) {
      case "NDArray.booleanMask" -> by(call.array(0), shape.get(shape.size() - 1));
      case "NDArray.nonzero" -> by(call.receiver(), shape.get(0));
      case "NDArray.unique" ->
          by(
              call.receiver(),
              shape.get(call.isNull(0) ? 0 : call.receiver().axis(call.integer(0))));
      case "NDArray.get(NDManager,NDIndex)" ->
          call.index(1).stream()
              .filter(Index.Mask.class::isInstance)
              .findFirst()
              .flatMap(part -> by(((Index.Mask) part).chosen(), shape.get(place(part, call))));
      default -> Optional.empty();
    };
  }

  private Optional<Size> by(TracedArray deciding, Size count) {
    return dependent.contains(deciding.id()) ? Optional.of(count) : Optional.empty();
  }

  /** Returns the axis of the result that a part of an index makes. */
  private static int place(Index part, Call call) {
    List<Index> parts = call.index(1);
    int named = parts.stream().mapToInt(Index::axes).sum();
    return parts.subList(0, parts.indexOf(part)).stream()
        .mapToInt(before -> made(before, call.receiver().rank() - named))
        .sum();
  }

  private static int made(Index part, int rest) {
    if (part instanceof Index.At) {
      return 0;
    }
    if (part instanceof Index.Take take) {
      return take.positions().rank();
    }
    return part instanceof Index.Ellipsis ? rest : 1;
  }

  private static Stream<TracedArray> operands(Call call) {
    return Stream.concat(Stream.ofNullable(call.receiver()), call.arguments().stream())
        .flatMap(Counts::arrays);
  }

  private static Stream<TracedArray> arrays(Object argument) {
    if (argument instanceof TracedArray array) {
      return Stream.of(array);
    }
    if (argument instanceof Index.Take take) {
      return Stream.of(take.positions());
    }
    if (argument instanceof Index.Mask mask) {
      return Stream.of(mask.chosen());
    }
    return argument instanceof List<?> list ? list.stream().flatMap(Counts::arrays) : Stream.of();
  }

  private static Size whole(TracedArray array) {
    return array.shape().stream()
        .reduce(new Size(1, 1), (a, b) -> new Size(a.first() * b.first(), a.second() * b.second()));
  }

  /** Returns whether a count is the same multiple of a size in both probes; so is a fixed one. */
  private static boolean isMultiple(Size count, Size size) {
    return count.isFixed()
        || count.first() == 0
        || count.second() == 0
        || size.first() * count.second() == size.second() * count.first()
            && size.first() > 0
            && count.first() % size.first() == 0;
  }
}
