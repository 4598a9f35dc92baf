package dev.kiln.export.dress;

import dev.kiln.export.ExportException;
import dev.kiln.export.graph.Attribute;
import dev.kiln.export.graph.Dim;
import dev.kiln.export.graph.ElementType;
import dev.kiln.export.graph.Graph;
import dev.kiln.export.graph.GraphBuilder;
import dev.kiln.export.graph.Op;
import dev.kiln.export.graph.Tensor;
import dev.kiln.export.graph.Value;
import dev.kiln.export.verify.Forward;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Pictures as a network's input: uint8 [N, H, W, 3] RGB, or [N, H, W, 1] grey. Conversion to float,
 * layout and normalisation become nodes in front of the network.
 *
 * @param image the new input's name
 * @param normalization what the network expects of a pixel
 */
public record PictureInput(String image, Normalization normalization) {
  /** An input called {@code image}. */
  public static PictureInput of(Normalization normalization) {
    return new PictureInput("image", normalization);
  }

  /**
   * The graph with the picture input in place of its own.
   *
   * @param network takes float [N, C, H, W] with 1 or 3 channels, and nothing else
   * @param opset the opset of the network
   */
  public Graph dress(Graph network, int opset) {
    Value input = input(network);
    int channels = channels(input);
    Dim height = input.shape().get(2);
    Dim width = input.shape().get(3);
    GraphBuilder graph = new GraphBuilder(network.name(), opset);
    network.outputs().forEach(output -> graph.reserve(output.name()));
    Value bytes =
        graph.input(
            image,
            ElementType.UINT8,
            List.of(input.shape().get(0), height, width, Dim.of(channels)));
    Value floats =
        graph.node(Op.CAST, Map.of("to", Attribute.of((long) ElementType.FLOAT.code())), bytes);
    floats = graph.describe(floats, ElementType.FLOAT, bytes.shape());
    Value planes = planes(graph, floats, channels, height, width);
    Value normal =
        scaled(graph, graph.describe(planes, ElementType.FLOAT, input.shape()), channels);
    Value ready = graph.describe(normal, ElementType.FLOAT, input.shape());
    graph
        .inline(network, Map.of(input.name(), ready))
        .forEach((name, value) -> graph.output(name, value));
    return graph.build();
  }

  /**
   * The same in front of the network that the graph was made from: what a dressed model is compared
   * with.
   */
  public Forward before(Forward network, String input) {
    return inputs -> network.run(Map.of(input, normalized(inputs.get(image))));
  }

  private dev.kiln.runtime.Tensor normalized(dev.kiln.runtime.Tensor pictures) {
    long[] shape = pictures.shape();
    int channels = (int) shape[3];
    int pixels = (int) (shape[1] * shape[2]);
    ByteBuffer bytes = pictures.data();
    float[] values = new float[bytes.remaining()];
    for (int i = 0; i < values.length; i++) {
      int channel = i % channels;
      int pixel = i / channels % pixels;
      int picture = i / channels / pixels;
      values[(picture * channels + channel) * pixels + pixel] =
          normalization.normalize(bytes.get(i) & 0xff, channel, channels);
    }
    return dev.kiln.runtime.Tensor.floats(values, shape[0], channels, shape[1], shape[2]);
  }

  private static Value planes(
      GraphBuilder graph, Value pixels, int channels, Dim height, Dim width) {
    // With one channel both layouts are the same bytes, so that a new shape is enough; it can say
    // one size that is not fixed.
    if (channels == 1 && (height instanceof Dim.Fixed || width instanceof Dim.Fixed)) {
      Value shape = graph.initializer("planes", Tensor.ofLongs(0, 1, size(height), size(width)));
      return graph.node(Op.RESHAPE, Map.of(), pixels, shape);
    }
    return graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 3, 1, 2)), pixels);
  }

  private static long size(Dim dim) {
    return dim instanceof Dim.Fixed fixed ? fixed.size() : -1;
  }

  private Value scaled(GraphBuilder graph, Value planes, int channels) {
    float[] factors = normalization.factors(channels);
    float[] offsets = normalization.offsets(channels);
    List<Long> perChannel = List.of(1L, (long) channels, 1L, 1L);
    Value result = planes;
    if (!all(factors, 1)) {
      Value factor = graph.initializer("image_factor", Tensor.ofFloats(perChannel, factors));
      result = graph.node(Op.MUL, Map.of(), result, factor);
    }
    if (!all(offsets, 0)) {
      Value offset = graph.initializer("image_offset", Tensor.ofFloats(perChannel, offsets));
      result = graph.node(Op.ADD, Map.of(), result, offset);
    }
    return result;
  }

  private static boolean all(float[] numbers, float wanted) {
    for (float number : numbers) {
      if (number != wanted) {
        return false;
      }
    }
    return true;
  }

  private static Value input(Graph network) {
    if (network.inputs().size() != 1) {
      throw new ExportException(
          "a picture can take the place of one input, the network has "
              + network.inputs().size()
              + "; export it undressed");
    }
    return network.inputs().get(0);
  }

  private static int channels(Value input) {
    boolean fits =
        input.type() == ElementType.FLOAT
            && input.shape() != null
            && input.shape().size() == 4
            && (input.shape().get(1).equals(Dim.of(1)) || input.shape().get(1).equals(Dim.of(3)));
    if (!fits) {
      throw new ExportException(
          "a picture needs an input of float [N, 1, H, W] or [N, 3, H, W], the network has "
              + input
              + "; export it undressed");
    }
    return (int) ((Dim.Fixed) input.shape().get(1)).size();
  }
}
