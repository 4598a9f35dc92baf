package dev.kiln.graph.simplify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * A pass that folds a batch normalization into the weights of the preceding convolution or linear
 * layer. In inference it is a scale and a shift of each channel.
 *
 * <p>Source: Jacob et al., Quantization and Training of Neural Networks for Efficient
 * Integer-Arithmetic-Only Inference, 2018, section 3.2.
 */
final class FoldBatchNormalization implements Pass {
  private record ScaleShift(double[] scale, double[] shift) {}

  @Override
  public String name() {
    return "BatchNorm into Conv";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(norm -> norm.is("BatchNormalization") && fold(norm, graph));
  }

  private static boolean fold(Node norm, GraphEditor graph) {
    Node layer = graph.producer(norm.input(0)).orElse(null);
    if (layer == null
        || !layer.is("Conv", "ConvTranspose", "Gemm")
        || !graph.isPrivate(layer.output())
        || norm.outputs().size() > 1
        || norm.integer("training_mode", 0) != 0
        || norm.integer("spatial", 1) != 1) {
      return false;
    }
    ScaleShift line = line(norm, graph).orElse(null);
    float[] weight = floats(layer.input(1), graph).orElse(null);
    if (line == null || weight == null) {
      return false;
    }
    int channels = line.scale().length;
    float[] bias = bias(layer, channels, graph).orElse(null);
    List<Long> dims = graph.constant(layer.input(1)).orElseThrow().dims();
    if (bias == null || channels != channels(layer, dims)) {
      return false;
    }
    float beta = layer.is("Gemm") ? layer.number("beta", 1) : 1;
    TensorData weights = TensorData.ofFloats(dims, scaled(layer, dims, weight, line));
    TensorData biases = TensorData.ofFloats(List.of((long) channels), shifted(bias, beta, line));
    List<String> inputs =
        List.of(
            layer.input(0),
            graph.change(layer.input(1), weights),
            graph.change(layer.input(2).isEmpty() ? norm.input(2) : layer.input(2), biases));
    Node folded = layer.withInputs(inputs).withOutputs(norm.outputs());
    graph.remove(norm);
    graph.replace(layer, beta == 1 ? folded : folded.with("beta", Attribute.of(1f)));
    return true;
  }

  /**
   * Returns the bias of each channel; empty if it is not constant or has another shape: a linear
   * layer may also add a column, which has one number for each row of the result.
   */
  private static Optional<float[]> bias(Node layer, int channels, GraphEditor graph) {
    String name = layer.input(2);
    if (name.isEmpty()) {
      return Optional.of(new float[channels]);
    }
    return graph
        .constant(name)
        .filter(tensor -> !name.equals(layer.input(1)))
        .filter(tensor -> tensor.size() == channels && endsWith(tensor.dims(), channels))
        .flatMap(tensor -> floats(name, graph));
  }

  private static boolean endsWith(List<Long> dims, long size) {
    return !dims.isEmpty() && dims.get(dims.size() - 1) == size;
  }

  /** Returns the normalization as y = scale * x + shift for each channel. */
  private static Optional<ScaleShift> line(Node norm, GraphEditor graph) {
    float[][] parts = new float[4][];
    for (int i = 0; i < 4; i++) {
      parts[i] = floats(norm.input(i + 1), graph).orElse(null);
      if (parts[i] == null || parts[i].length != parts[0].length) {
        return Optional.empty();
      }
    }
    double[] scale = new double[parts[0].length];
    double[] shift = new double[parts[0].length];
    double epsilon = norm.number("epsilon", 1e-5f);
    for (int c = 0; c < scale.length; c++) {
      scale[c] = parts[0][c] / Math.sqrt(parts[3][c] + epsilon);
      shift[c] = parts[1][c] - parts[2][c] * scale[c];
    }
    return Optional.of(new ScaleShift(scale, shift));
  }

  private static Optional<float[]> floats(String name, GraphEditor graph) {
    return graph
        .constant(name)
        .filter(tensor -> tensor.type() == ElementType.FLOAT)
        .map(TensorData::floats);
  }

  private static long channels(Node layer, List<Long> dims) {
    return switch (layer.operator()) {
      case "Conv" -> dims.get(0);
      case "ConvTranspose" -> dims.get(1) * layer.integer("group", 1);
      default -> dims.get(layer.integer("transB", 0) == 0 ? 1 : 0);
    };
  }

  private static float[] scaled(Node layer, List<Long> dims, float[] weight, ScaleShift line) {
    float[] scaled = new float[weight.length];
    int channels = line.scale().length;
    int perRow = weight.length / (int) Math.max(1, dims.get(0));
    boolean channelsFirst = layer.is("Conv") || layer.is("Gemm") && layer.integer("transB", 0) != 0;
    // The weights of a transposed convolution start with the input channels, grouped.
    int perGroup = (int) (long) dims.get(1);
    int rowsOfGroup =
        (int) (dims.get(0) / (layer.is("Gemm") ? 1 : Math.max(1, layer.integer("group", 1))));
    for (int i = 0; i < weight.length; i++) {
      int row = i / perRow;
      int channel =
          channelsFirst ? row : row / rowsOfGroup * perGroup + i % perRow / (perRow / perGroup);
      scaled[i] = (float) (weight[i] * line.scale()[channel % channels]);
    }
    return scaled;
  }

  private static float[] shifted(float[] bias, float beta, ScaleShift line) {
    float[] shifted = new float[bias.length];
    for (int c = 0; c < bias.length; c++) {
      shifted[c] = (float) (bias[c] * (double) beta * line.scale()[c] + line.shift()[c]);
    }
    return shifted;
  }
}
