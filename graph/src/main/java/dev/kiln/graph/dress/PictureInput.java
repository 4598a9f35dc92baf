package dev.kiln.graph.dress;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.verify.Forward;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.task.Normalization;
import java.util.Map;

/**
 * Pictures as a network's input: uint8 [N, H, W, 3] RGB, or [N, H, W, 1] grey. Conversion to float,
 * layout and normalisation become nodes in front of the network.
 *
 * @param image the new input's name
 * @param normalization what the network expects of a pixel
 * @param multiple pictures of another height or width are padded to the next multiple of this
 *     number, mirrored at their bottom and their right; 1 for none
 */
public record PictureInput(String image, Normalization normalization, int multiple) {
  /** An input called {@code image}, not padded. */
  public static PictureInput of(Normalization normalization) {
    return new PictureInput("image", normalization, 1);
  }

  /** The same, padded to multiples of a number: what the network's strides add up to. */
  public PictureInput paddedTo(int sizes) {
    return new PictureInput(image, normalization, sizes);
  }

  /**
   * The graph with the picture input in place of its own.
   *
   * @param network takes float [N, C, H, W] with 1 or 3 channels, or [N, H * W], and nothing else
   * @param opset the opset of the network
   */
  public Graph dress(Graph network, int opset) {
    return new Dressing(this, null).dress(network, opset);
  }

  /**
   * The same in front of the network that the graph was made from: what a dressed model is compared
   * with.
   *
   * @param input the network's
   */
  public Forward before(Forward network, Value input) {
    boolean flat = input.shape() != null && input.shape().size() == 2;
    return new Dressing(this, null).around(network, input.name(), flat);
  }

  /** Adds the input, and what turns it into the network's own. */
  Written write(GraphBuilder graph, Graph network) {
    boolean pads = multiple > 1;
    Value given = Dressing.only(network);
    PictureLayout layout = PictureLayout.of("input", given);
    Value bytes = graph.input(image, ElementType.UINT8, layout.bytes());
    Value size = pads ? size(graph, bytes) : null;
    Graph inside = pads ? PaddedNames.of(network, layout) : network;
    Value input = inside.inputs().get(0);
    Value floats =
        graph.node(
            Op.CAST,
            Map.of("to", Attribute.of((long) ElementType.FLOAT.code())),
            pads ? pad(graph, bytes, size) : bytes);
    floats = graph.describe(floats, ElementType.FLOAT, PictureLayout.of("input", input).bytes());
    Value planes = graph.describe(planes(graph, floats, layout), ElementType.FLOAT, input.shape());
    Value normal =
        Affine.apply(
            graph,
            planes,
            "image",
            normalization.factors(layout.channels()),
            normalization.offsets(layout.channels()));
    return new Written(
        inside, graph.describe(normal, ElementType.FLOAT, input.shape()), layout, size);
  }

  /**
   * What was added.
   *
   * @param network which takes it, with names for the sizes that it has inside
   * @param planes what the network takes
   * @param layout of the pictures as they came
   * @param size their height and width when the model runs, or null if they were not padded
   */
  record Written(Graph network, Value planes, PictureLayout layout, Value size) {}

  private static Value size(GraphBuilder graph, Value bytes) {
    Value shape = graph.node(Op.SHAPE, Map.of(), bytes);
    return graph.node(Op.GATHER, Map.of(), shape, numbers(graph, "height_and_width", 1, 2));
  }

  private Value pad(GraphBuilder graph, Value bytes, Value size) {
    // ONNX's remainder has the divisor's sign, so that of -size is what is missing.
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
    if (layout.flat()) {
      return graph.node(Op.RESHAPE, Map.of(), pixels, numbers(graph, "row", 0, -1));
    }
    // With one channel both layouts are the same bytes, so that a new shape is enough; it can say
    // one size that is not fixed.
    boolean sayable = layout.height() instanceof Dim.Fixed || layout.width() instanceof Dim.Fixed;
    if (layout.channels() == 1 && sayable) {
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
