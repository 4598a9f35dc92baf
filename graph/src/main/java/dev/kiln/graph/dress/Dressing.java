package dev.kiln.graph.dress;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.graph.verify.Forward;
import java.util.HashMap;
import java.util.Map;

/**
 * What is put around a network so that its model takes pictures, gives pictures, or both. A picture
 * that was padded on its way in is cropped on its way out, so that it keeps its size.
 *
 * @param input what stands in front, or null
 * @param output what stands behind, or null
 */
public record Dressing(PictureInput input, PictureOutput output) {
  /** Leaves the network as it is. */
  public static Dressing none() {
    return new Dressing(null, null);
  }

  /** Whether the network stays as it is. */
  public boolean isNone() {
    return input == null && output == null;
  }

  /**
   * The graph with pictures at its edges.
   *
   * @param network takes one input, if that is to be a picture
   * @param opset the opset of the network
   * @throws GraphException if what should be a picture cannot be one
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

  /** The one input that a picture can take the place of. */
  static Value only(Graph network) {
    if (network.inputs().size() != 1) {
      throw new GraphException(
          "a picture can take the place of one input, the network has "
              + network.inputs().size()
              + "; export it undressed");
    }
    return network.inputs().get(0);
  }

  /**
   * The same around the network that the graph was made from: what a dressed model is compared
   * with.
   *
   * @param name of the network's input, where pictures take its place
   * @param flat whether that input is [N, H * W]
   */
  public Forward around(Forward network, String name, boolean flat) {
    return inputs -> PicturesAround.run(this, network, name, flat, inputs);
  }

  /** The pictures, as [N, C, H, W], that stand for an input of that shape. */
  public static long[] planes(long... input) {
    if (input.length != 2) {
      return input.clone();
    }
    long side = PictureLayout.side(input[1]);
    return new long[] {input[0], 1, side, side};
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
          "the network has no output '%s' to be a picture, it has %s"
              .formatted(output.output(), network.outputs()));
    }
  }
}
