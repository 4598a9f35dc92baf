package dev.kiln.graph.dress;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.graph.verify.Forward;
import dev.kiln.runtime.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The nodes around a network that make its model take pictures, return pictures, or both. A picture
 * that is padded at the input is cropped at the output, so that it keeps its size. Immutable.
 */
public final class Dressing {
  /** Leaves the network as it is. */
  public static final Dressing NONE = new Dressing(null, null);

  private final PictureInput input;
  private final PictureOutput output;

  private Dressing(PictureInput input, PictureOutput output) {
    this.input = input;
    this.output = output;
  }

  /** Returns a dressing that makes the model take pictures. */
  public static Dressing of(PictureInput input) {
    return new Dressing(input, null);
  }

  /** Returns a dressing that makes the model return pictures. */
  public static Dressing of(PictureOutput output) {
    return new Dressing(null, output);
  }

  /** Returns a dressing that makes the model take and return pictures. */
  public static Dressing of(PictureInput input, PictureOutput output) {
    return new Dressing(input, output);
  }

  /** Returns the picture input in front of the network. */
  public Optional<PictureInput> input() {
    return Optional.ofNullable(input);
  }

  /** Returns the picture output behind the network. */
  public Optional<PictureOutput> output() {
    return Optional.ofNullable(output);
  }

  /** Returns whether this dressing leaves the network as it is. */
  public boolean isNone() {
    return input == null && output == null;
  }

  /**
   * Returns the network with the nodes of this dressing around it.
   *
   * @param network the network, with exactly one input if the model is to take pictures
   * @param opset the opset of the network, 13 to 21
   * @throws GraphException if the input or the output cannot hold pictures
   */
  public Graph dress(Graph network, int opset) {
    requireOutput(network);
    GraphBuilder graph = new GraphBuilder(network.name(), opset);
    network.outputs().forEach(given -> graph.reserve(name(given)));
    PictureInput.Written front = input == null ? null : input.write(graph, network);
    Map<String, Value> results =
        front == null
            ? graph.inline(network, plainInputs(graph, network))
            : graph.inline(front.network(), Map.of(only(network).name(), front.planes()));
    for (Value given : network.outputs()) {
      Value result = results.get(given.name());
      graph.output(name(given), isPicture(given) ? output.write(graph, result, front) : result);
    }
    return graph.build();
  }

  private static Map<String, Value> plainInputs(GraphBuilder graph, Graph network) {
    Map<String, Value> inputs = new HashMap<>();
    network.inputs().forEach(v -> inputs.put(v.name(), graph.input(v.name(), v.type(), v.shape())));
    return inputs;
  }

  /** Returns the network's only input. */
  static Value only(Graph network) {
    if (network.inputs().size() != 1) {
      throw new GraphException(
          "a picture can replace the input of a network with one input, this one has "
              + network.inputs().size()
              + "; leave it undressed");
    }
    return network.inputs().get(0);
  }

  /**
   * Returns the same computation in Java around a network that is not a graph, as the reference for
   * a dressed model.
   *
   * @param input the network input that the pictures replace, if this dressing makes it take them
   */
  public Forward around(Forward network, Value input) {
    return new ReferenceDressing(this, network, input);
  }

  /** Returns the shape [N, C, H, W] of the pictures that replace an input of that shape. */
  public static long[] planes(long... input) {
    List<Dim> shape = LongStream.of(input).mapToObj(Dim::of).toList();
    PictureLayout layout = PictureLayout.ofInput(new Value("input", ElementType.FLOAT, shape));
    return new long[] {
      input[0],
      layout.channels(),
      PictureLayout.size(layout.height()),
      PictureLayout.size(layout.width())
    };
  }

  private boolean isPicture(Value given) {
    return output != null && output.output().equals(given.name());
  }

  private String name(Value given) {
    return isPicture(given) ? output.image() : given.name();
  }

  private void requireOutput(Graph network) {
    if (output != null && network.outputs().stream().noneMatch(this::isPicture)) {
      throw new GraphException(
          "the network has no output '%s' that could become a picture, its outputs are %s"
              .formatted(output.output(), network.outputs()));
    }
  }
}
