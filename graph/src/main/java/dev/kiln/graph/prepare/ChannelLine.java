package dev.kiln.graph.prepare;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.runtime.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A node that computes {@code scale * x + shift}, with the same numbers for all places of a
 * channel.
 *
 * @param x the name of what it reads
 * @param scale a number for each channel
 * @param shift a number for each channel
 */
record ChannelLine(String x, double[] scale, double[] shift) {
  /**
   * Reads a node.
   *
   * @param rank the number of axes of what it computes
   * @param axis the axis of the channels
   * @param channels the number of channels
   */
  static Optional<ChannelLine> of(Node node, GraphEditor graph, int rank, int axis, int channels) {
    if (!node.is("Mul", "Add", "Sub", "Div") || node.inputs().size() != 2) {
      return Optional.empty();
    }
    boolean constantFirst = graph.constant(node.input(0)).isPresent();
    String x = node.input(constantFirst ? 1 : 0);
    double[] numbers =
        numbers(node.input(constantFirst ? 0 : 1), x, graph, rank, axis, channels).orElse(null);
    if (numbers == null || constantFirst && node.is("Div")) {
      return Optional.empty();
    }
    double[] scale = new double[channels];
    double[] shift = new double[channels];
    Arrays.fill(scale, 1);
    for (int c = 0; c < channels; c++) {
      switch (node.operator()) {
        case "Mul" -> scale[c] = numbers[c];
        case "Div" -> scale[c] = 1 / numbers[c];
        case "Add" -> shift[c] = numbers[c];
        default -> {
          scale[c] = constantFirst ? -1 : 1;
          shift[c] = constantFirst ? numbers[c] : -numbers[c];
        }
      }
    }
    return Optional.of(new ChannelLine(x, scale, shift));
  }

  /**
   * Returns the constant operand for each channel; empty if it is not one, differs within a
   * channel, or gives its operator a larger shape than that of the other operand.
   */
  private static Optional<double[]> numbers(
      String name, String x, GraphEditor graph, int rank, int axis, int channels) {
    TensorData tensor = graph.constant(name).orElse(null);
    if (tensor == null || tensor.type() != ElementType.FLOAT) {
      return Optional.empty();
    }
    List<Long> dims = tensor.dims();
    List<Dim> shape = graph.shape(x);
    boolean isNumber = tensor.size() == 1 && dims.size() <= 1;
    boolean keepsRank = isNumber || shape != null && shape.size() == rank && dims.size() <= rank;
    int place = axis - (rank - dims.size());
    boolean perChannel =
        tensor.size() == 1
            || tensor.size() == channels
                && place >= 0
                && dims.get(place) == channels
                && shape != null
                && shape.get(axis).equals(Dim.of(channels));
    if (!keepsRank || !perChannel) {
      return Optional.empty();
    }
    float[] values = tensor.floats();
    double[] numbers = new double[channels];
    for (int c = 0; c < channels; c++) {
      numbers[c] = values[values.length == 1 ? 0 : c];
    }
    return Optional.of(numbers);
  }

  boolean shifts() {
    return Arrays.stream(shift).anyMatch(number -> number != 0);
  }

  /** Returns a line that computes this one and then another one. */
  ChannelLine then(ChannelLine next) {
    double[] bothScale = new double[scale.length];
    double[] bothShift = new double[scale.length];
    for (int c = 0; c < scale.length; c++) {
      bothScale[c] = scale[c] * next.scale[c];
      bothShift[c] = shift[c] * next.scale[c] + next.shift[c];
    }
    return new ChannelLine(x, bothScale, bothShift);
  }
}
