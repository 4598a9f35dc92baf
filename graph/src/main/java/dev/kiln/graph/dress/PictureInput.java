package dev.kiln.graph.dress;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.task.Normalization;
import java.util.Map;

/**
 * A picture input for a network: uint8 [N, H, W, 3] RGB, or [N, H, W, 1] grey. Conversion to float,
 * layout and normalization become nodes in front of the network, which takes float [N, C, H, W] or
 * [N, H, W, C] with 1 or 3 channels, or [N, H * W] for square pictures.
 *
 * @param image the name of the model's input
 * @param normalization the range of pixels that the network expects
 * @param multiple height and width are padded to the next multiple of this number, by reflection at
 *     the bottom and the right; 1 for no padding
 */
public record PictureInput(String image, Normalization normalization, int multiple) {
  /** Returns an input named {@code image} without padding. */
  public static PictureInput of(Normalization normalization) {
    return new PictureInput("image", normalization, 1);
  }

  /**
   * Returns this input with padding to multiples of a number, which is the product of the network's
   * strides.
   */
  public PictureInput paddedTo(int sizes) {
    return new PictureInput(image, normalization, sizes);
  }

  /** Adds the input and the nodes that convert it to the network's own input. */
  Written write(GraphBuilder graph, Graph network) {
    boolean pads = multiple > 1;
    Value given = Dressing.only(network);
    PictureLayout layout = PictureLayout.ofInput(given);
    Value bytes = graph.input(image, ElementType.UINT8, layout.bytes());
    Value size = pads ? size(graph, bytes) : null;
    Graph inside = pads ? PaddedSizes.of(network, layout) : network;
    Value input = inside.inputs().get(0);
    Value floats =
        graph.node(
            Op.CAST,
            Map.of("to", Attribute.of((long) ElementType.FLOAT.code())),
            pads ? pad(graph, bytes, size) : bytes);
    floats = graph.describe(floats, ElementType.FLOAT, PictureLayout.ofInput(input).bytes());
    Value planes = graph.describe(planes(graph, floats, layout), ElementType.FLOAT, input.shape());
    Value normal =
        ChannelScaling.apply(
            graph,
            planes,
            layout,
            "image",
            normalization.factors(layout.channels()),
            normalization.offsets(layout.channels()));
    return new Written(
        inside, graph.describe(normal, ElementType.FLOAT, input.shape()), layout, size);
  }

  /**
   * The nodes in front of a network.
   *
   * @param network the network, with separate names for padded sizes
   * @param planes the input of the network
   * @param layout the layout of the pictures before padding
   * @param size their height and width at run time, or null if they are not padded
   */
  record Written(Graph network, Value planes, PictureLayout layout, Value size) {}

  private static Value size(GraphBuilder graph, Value bytes) {
    Value shape = graph.node(Op.SHAPE, Map.of(), bytes);
    return graph.node(Op.GATHER, Map.of(), shape, numbers(graph, "height_and_width", 1, 2));
  }

  private Value pad(GraphBuilder graph, Value bytes, Value size) {
    // The remainder in ONNX has the sign of the divisor, so -size mod multiple is the padding.
    Value missing =
        graph.node(
            Op.MOD,
            Map.of(),
            graph.node(Op.NEG, Map.of(), size),
            numbers(graph, "multiple", multiple));
    Value pads =
        graph.node(
            Op.CONCAT,
            Map.of("axis", Attribute.of(0L)),
            numbers(graph, "no_padding_before", 0, 0, 0, 0, 0),
            missing,
            numbers(graph, "no_padding_after", 0));
    return graph.node(Op.PAD, Map.of("mode", Attribute.of("reflect")), bytes, pads);
  }

  private static Value planes(GraphBuilder graph, Value pixels, PictureLayout layout) {
    if (layout.order() == PictureLayout.Order.CHANNELS_LAST) {
      return pixels;
    }
    if (layout.order() == PictureLayout.Order.FLAT) {
      return graph.node(Op.RESHAPE, Map.of(), pixels, numbers(graph, "row", 0, -1));
    }
    // With one channel both layouts have the same bytes, so Reshape is enough. It can leave one
    // size open.
    boolean reshapes = layout.height() instanceof Dim.Fixed || layout.width() instanceof Dim.Fixed;
    if (layout.channels() == 1 && reshapes) {
      long height = PictureLayout.size(layout.height());
      long width = PictureLayout.size(layout.width());
      return graph.node(
          Op.RESHAPE, Map.of(), pixels, numbers(graph, "planes", 0, 1, height, width));
    }
    return graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 3, 1, 2)), pixels);
  }

  private static Value numbers(GraphBuilder graph, String name, long... numbers) {
    return graph.initializer(name, TensorData.ofLongs(numbers));
  }
}
