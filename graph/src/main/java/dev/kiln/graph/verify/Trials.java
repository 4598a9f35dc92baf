package dev.kiln.graph.verify;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What models are run with to be compared: random numbers at sizes that are tried in turn, unless
 * sizes or data are given. Immutable; each {@code with} method returns a changed copy.
 */
public final class Trials {
  private static final Trials STANDARD = new Trials(Map.of(), Map.of());

  private final Map<String, List<Long>> shapes;
  private final Map<String, Tensor> data;

  private Trials(Map<String, List<Long>> shapes, Map<String, Tensor> data) {
    this.shapes = Map.copyOf(shapes);
    this.data = Map.copyOf(data);
  }

  /** Returns trials with random numbers at sizes that suit most models. */
  public static Trials standard() {
    return STANDARD;
  }

  /** Sets the shape of an input. */
  public Trials withShape(String input, List<Long> shape) {
    Map<String, List<Long>> more = new LinkedHashMap<>(shapes);
    more.put(input, List.copyOf(shape));
    return new Trials(more, data);
  }

  /** Sets the values of some inputs, by name. */
  public Trials withData(Map<String, Tensor> tensors) {
    return new Trials(shapes, tensors);
  }

  /**
   * Returns the first inputs that a model runs with. They are tried in another process first if
   * they may kill this one.
   *
   * @throws NothingComparedException if there are none
   */
  public Map<String, Tensor> firstFor(TrialModel model) {
    Graph graph = model.model().graph();
    List<Path> elsewhere = Hazards.in(graph) ? List.of(model.file()) : List.of();
    try (TrialRun run = new TrialRun(model.file(), forward -> forward, elsewhere)) {
      return run.first(of(model.inputs(), graph), model.file());
    }
  }

  /**
   * Returns the inputs to try, in the order in which they should be tried; each is drawn only when
   * it is asked for.
   *
   * @param inputs the inputs of the model
   * @param graph the graph that reads them, whose weights may demand sizes
   * @throws GraphException if a shape or a value is set for an input that the model lacks
   */
  Stream<Supplier<Map<String, Tensor>>> of(List<Value> inputs, Graph graph) {
    requireKnown(inputs);
    List<Value> sized = Demands.apply(inputs, graph).stream().map(this::withGivenShape).toList();
    boolean whole =
        sized.stream().anyMatch(value -> !data.containsKey(value.name()) && isWhole(value.type()));
    List<NumberDraw> draws = whole ? List.of(NumberDraw.values()) : List.of(NumberDraw.BITS);
    Set<Map<String, List<Long>>> tried = new LinkedHashSet<>();
    for (TrialSizes sizes : TrialSizes.ALL) {
      Map<String, List<Long>> each = sizes.shapes(sized);
      if (TrialSizes.areSmall(each, sized)) {
        tried.add(each);
      }
    }
    return tried.stream()
        .flatMap(each -> draws.stream().map(draw -> () -> tensors(sized, each, draw)));
  }

  private Map<String, Tensor> tensors(
      List<Value> inputs, Map<String, List<Long>> sizes, NumberDraw draw) {
    Random random = new Random(3);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Value input : inputs) {
      Tensor given = data.get(input.name());
      tensors.put(
          input.name(),
          given == null
              ? RandomTensors.of(input.type(), sizes.get(input.name()), random, draw)
              : given);
    }
    return tensors;
  }

  private Value withGivenShape(Value input) {
    List<Long> shape = shapes.get(input.name());
    if (data.containsKey(input.name())) {
      Tensor given = data.get(input.name());
      return new Value(
          input.name(), given.type(), Stream.of(boxed(given.shape())).map(Dim::of).toList());
    }
    return shape == null ? input : input.withShape(shape.stream().map(Dim::of).toList());
  }

  private static Long[] boxed(long... shape) {
    return Arrays.stream(shape).boxed().toArray(Long[]::new);
  }

  private static boolean isWhole(ElementType type) {
    return type != null && !type.isFloating() && type != ElementType.BOOL;
  }

  private void requireKnown(List<Value> inputs) {
    List<String> names = inputs.stream().map(Value::name).toList();
    Stream.concat(shapes.keySet().stream(), data.keySet().stream())
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new GraphException("the model has no input '" + name + "', it has " + inputs);
            });
  }
}
