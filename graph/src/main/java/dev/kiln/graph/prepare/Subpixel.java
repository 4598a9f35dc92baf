package dev.kiln.graph.prepare;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A convolution at low resolution that makes {@code block * block} channels of each output channel,
 * one for each place in a block of the picture, and a DepthToSpace that puts them there.
 *
 * <p>Source: Shi et al., Real-Time Single Image and Video Super-Resolution Using an Efficient
 * Sub-Pixel Convolutional Neural Network, 2016.
 */
final class Subpixel {
  /** The first opset whose DepthToSpace has modes. */
  static final int FIRST_OPSET = 11;

  private final int block;
  private final int outputs;
  private final int inputsOfGroup;
  private final int[] kernel;
  private final float[] weights;

  /** Prepares weights of zeros. */
  Subpixel(int block, int outputs, int inputsOfGroup, int... kernel) {
    this.block = block;
    this.outputs = outputs;
    this.inputsOfGroup = inputsOfGroup;
    this.kernel = kernel;
    this.weights = new float[block * block * outputs * inputsOfGroup * kernel[0] * kernel[1]];
  }

  /** Sets the weight of one place of a block. */
  void set(int output, int placeY, int placeX, int input, int y, int x, float weight) {
    int channel = (output * block + placeY) * block + placeX;
    weights[((channel * inputsOfGroup + input) * kernel[0] + y) * kernel[1] + x] = weight;
  }

  /**
   * Returns the nodes that stand for a convolution, without a DepthToSpace for blocks of one.
   *
   * @param result the name of the last value
   */
  List<Node> nodes(
      Convolution old, List<Long> pads, long stride, String result, GraphEditor graph) {
    long channels = (long) block * block * outputs;
    List<Long> dims = List.of(channels, (long) inputsOfGroup, (long) kernel[0], (long) kernel[1]);
    Node node = old.node();
    List<String> inputs = new ArrayList<>(List.of(node.input(0)));
    inputs.add(graph.add(node.input(1) + "_subpixel", TensorData.ofFloats(dims, weights)));
    if (old.hasBias()) {
      inputs.add(
          graph.add(
              node.input(2) + "_subpixel", TensorData.ofFloats(List.of(channels), biases(old))));
    }
    String planes = block == 1 ? result : graph.unique(node.output() + "_subpixel");
    Node conv =
        new Node(node.name(), "", "Conv", inputs, List.of(planes), Map.of())
            .with("kernel_shape", Attribute.of(kernel[0], kernel[1]))
            .with("strides", Attribute.of(stride, stride))
            .with("pads", new Attribute.Ints(pads))
            .with("dilations", Attribute.of(1, 1))
            .with("group", Attribute.of((long) old.group()));
    if (block == 1) {
      return List.of(conv);
    }
    // In this mode the channels of a group stay together.
    Node spread =
        new Node(
                graph.unique(node.name() + "_depth_to_space"),
                "",
                "DepthToSpace",
                List.of(planes),
                List.of(result),
                Map.of())
            .with("blocksize", Attribute.of((long) block))
            .with("mode", Attribute.of("CRD"));
    return List.of(conv, spread);
  }

  private float[] biases(Convolution old) {
    int area = block * block;
    float[] biases = new float[area * outputs];
    for (int i = 0; i < biases.length; i++) {
      biases[i] = old.bias()[i / area];
    }
    return biases;
  }
}
