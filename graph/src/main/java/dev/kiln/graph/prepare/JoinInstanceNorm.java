package dev.kiln.graph.prepare;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pass that makes an InstanceNormalization of the nodes that compute one step by step: {@code (x
 * - mean) / sqrt(mean of squares + epsilon)}, with the scale and the offset that may follow.
 */
final class JoinInstanceNorm implements Pass {
  @Override
  public String name() {
    return "joined InstanceNorm";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(node -> node.is("Div") && join(node, graph));
  }

  private static boolean join(Node quotient, GraphEditor graph) {
    Node centered = made(quotient.input(0), "Sub", graph);
    Node root = made(quotient.input(1), "Sqrt", graph);
    if (centered == null || root == null) {
      return false;
    }
    String x = centered.input(0);
    List<Dim> shape = graph.shape(x);
    Node mean = made(centered.input(1), "ReduceMean", graph);
    Node padded = made(root.input(0), "Add", graph);
    if (mean == null
        || padded == null
        || !mean.input(0).equals(x)
        || shape == null
        || shape.size() < 3
        || !(shape.get(1) instanceof Dim.Fixed channels)) {
      return false;
    }
    boolean epsilonFirst = graph.constant(padded.input(0)).isPresent();
    float epsilon = number(padded.input(epsilonFirst ? 0 : 1), graph);
    Node variance = made(padded.input(epsilonFirst ? 1 : 0), "ReduceMean", graph);
    if (variance == null
        || !(epsilon > 0)
        || !isOverPlaces(mean, shape.size(), graph)
        || !isOverPlaces(variance, shape.size(), graph)) {
      return false;
    }
    Node squares = graph.producer(variance.input(0)).orElse(null);
    List<Node> inside = new ArrayList<>(List.of(mean, root, padded, variance));
    if (squares == null
        || !isSquare(squares, centered.output(), graph)
        || !graph.isPrivate(squares.output())
        || graph.isOutput(centered.output())
        || graph.readers(centered.output()).size() != 2
        || inside.stream().anyMatch(node -> !graph.isPrivate(node.output()))) {
      return false;
    }
    replace(quotient, x, epsilon, (int) channels.size(), shape.size(), graph);
    inside.addAll(List.of(squares, centered));
    inside.forEach(graph::remove);
    return true;
  }

  private static Node made(String value, String operator, GraphEditor graph) {
    return graph.producer(value).filter(node -> node.is(operator)).orElse(null);
  }

  private static boolean isSquare(Node node, String of, GraphEditor graph) {
    return node.is("Pow") && node.input(0).equals(of) && number(node.input(1), graph) == 2
        || node.is("Mul") && node.input(0).equals(of) && node.input(1).equals(of);
  }

  /** Returns a constant number, or NaN. */
  private static float number(String name, GraphEditor graph) {
    return graph
        .constant(name)
        .filter(tensor -> tensor.type() == ElementType.FLOAT && tensor.size() == 1)
        .filter(tensor -> tensor.dims().size() <= 1)
        .map(tensor -> tensor.floats()[0])
        .orElse(Float.NaN);
  }

  /** Returns whether a mean is taken over all axes behind the channels, which keep size 1. */
  private static boolean isOverPlaces(Node mean, int rank, GraphEditor graph) {
    List<Long> axes = new ArrayList<>(mean.integers("axes"));
    graph
        .constant(mean.input(1))
        .filter(tensor -> tensor.type() == ElementType.INT64)
        .ifPresent(
            tensor -> {
              for (long axis : tensor.longs()) {
                axes.add(axis);
              }
            });
    List<Long> sorted = axes.stream().map(a -> Math.floorMod(a, (long) rank)).sorted().toList();
    List<Long> places = new ArrayList<>();
    for (long axis = 2; axis < rank; axis++) {
      places.add(axis);
    }
    return sorted.equals(places) && mean.integer("keepdims", 1) == 1;
  }

  private static void replace(
      Node quotient, String x, float epsilon, int channels, int rank, GraphEditor graph) {
    float[] scale = new float[channels];
    float[] shift = new float[channels];
    Arrays.fill(scale, 1);
    Node last = quotient;
    while (graph.isPrivate(last.output())) {
      Node reader = graph.readers(last.output()).get(0);
      Optional<ChannelLine> line = ChannelLine.of(reader, graph, rank, 1, channels);
      if (line.isEmpty()) {
        break;
      }
      for (int c = 0; c < channels; c++) {
        double factor = line.get().scale()[c];
        scale[c] = (float) (scale[c] * factor);
        shift[c] = (float) (shift[c] * factor + line.get().shift()[c]);
      }
      graph.remove(last);
      last = reader;
    }
    List<Long> dims = List.of((long) channels);
    Node norm =
        new Node(
            quotient.name(),
            "",
            "InstanceNormalization",
            List.of(
                x,
                graph.add(quotient.name() + "_scale", TensorData.ofFloats(dims, scale)),
                graph.add(quotient.name() + "_shift", TensorData.ofFloats(dims, shift))),
            last.outputs(),
            Map.of("epsilon", Attribute.of(epsilon)));
    graph.replace(last, norm);
  }
}
