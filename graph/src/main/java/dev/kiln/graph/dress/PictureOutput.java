package dev.kiln.graph.dress;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.task.Normalization;
import java.util.Map;

/**
 * A picture output for a network: uint8 [N, H, W, 3] RGB, or [N, H, W, 1] grey. Inverse
 * normalization, clamping to 0..255, rounding and the change of layout become nodes behind the
 * network.
 *
 * @param output the name of the network output that holds pictures
 * @param image its new name
 * @param normalization the range of pixels that the network returns
 */
public record PictureOutput(String output, String image, Normalization normalization) {
  /**
   * Adds the nodes.
   *
   * @param planes the output of the network
   * @param front the nodes in front of the network, or null
   */
  Value write(GraphBuilder graph, Value planes, PictureInput.Written front) {
    PictureLayout layout = PictureLayout.ofOutput(planes);
    Value levels =
        ChannelScaling.apply(
            graph,
            planes,
            layout,
            "levels",
            normalization.inverseFactors(layout.channels()),
            normalization.inverseOffsets(layout.channels()));
    Value clamped =
        graph.node(
            Op.CLIP,
            Map.of(),
            levels,
            graph.initializer("darkest", TensorData.ofScalar(ElementType.FLOAT, 0)),
            graph.initializer("brightest", TensorData.ofScalar(ElementType.FLOAT, 255)));
    Value bytes =
        graph.node(
            Op.CAST,
            Map.of("to", Attribute.of((long) ElementType.UINT8.code())),
            graph.node(Op.ROUND, Map.of(), clamped));
    boolean padded = front != null && front.size() != null;
    PictureLayout shown = padded ? layout.sized(front.layout()) : layout;
    Value result = pixels(graph, padded ? crop(graph, bytes, front.size()) : bytes, layout);
    return graph.describe(result, ElementType.UINT8, shown.bytes());
  }

  private static Value crop(GraphBuilder graph, Value planes, Value size) {
    Value start = graph.initializer("crop_start", TensorData.ofLongs(0, 0));
    Value axes = graph.initializer("crop_axes", TensorData.ofLongs(2, 3));
    return graph.node(Op.SLICE, Map.of(), planes, start, size, axes);
  }

  private static Value pixels(GraphBuilder graph, Value planes, PictureLayout layout) {
    boolean fixed = layout.height() instanceof Dim.Fixed && layout.width() instanceof Dim.Fixed;
    if (layout.channels() == 1 && fixed) {
      long height = PictureLayout.size(layout.height());
      long width = PictureLayout.size(layout.width());
      Value shape = graph.initializer("pixels", TensorData.ofLongs(-1, height, width, 1));
      return graph.node(Op.RESHAPE, Map.of(), planes, shape);
    }
    return graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 2, 3, 1)), planes);
  }
}
