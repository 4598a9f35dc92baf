package dev.kiln.graph.integer;

import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Weights as int8 with one scale for each output channel and no zero point. Source: Krishnamoorthi,
 * Quantizing deep convolutional networks for efficient inference, 2018, section 3.
 *
 * @param weights int8, with the dimensions of the float weights
 * @param scales one for each channel
 * @param errors what rounding adds to the weights, in their order
 * @param axis the dimension of the output channels
 */
record QuantizedWeights(TensorData weights, float[] scales, float[] errors, int axis) {
  private static final int LARGEST = 127;

  /**
   * The largest sum of two neighbouring weights of the same sign. Processors with AVX2 but without
   * VNNI add two products in 16 bits: 255 * 128 just fits, more would be cut off without a word.
   */
  private static final int LARGEST_PAIR = 128;

  /**
   * Quantizes weights.
   *
   * @param floats [M, C, ...] for axis 0, [K, N] for axis 1
   * @param input the scale of the value that is multiplied with them
   * @param bias the bias, whose int32 form must not overflow
   */
  static QuantizedWeights of(TensorData floats, int axis, float input, float[] bias) {
    float[] numbers = floats.floats();
    int channels = (int) (long) floats.dims().get(axis);
    int stride = axis == 0 ? 1 : channels;
    int inner = axis == 0 ? numbers.length / channels : 1;
    float[] scales = new float[channels];
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length);
    float[] errors = new float[numbers.length];
    for (int c = 0; c < channels; c++) {
      float[] column = new float[numbers.length / channels];
      for (int i = 0; i < column.length; i++) {
        column[i] = numbers[c * inner + i * stride];
      }
      double least = Math.abs((double) bias[c]) / input / (1 << 30);
      scales[c] = (float) Math.max(scale(column, floats.dims()), Math.max(least, 1e-30));
      for (int i = 0; i < column.length; i++) {
        int level = Math.max(-LARGEST, Math.min(LARGEST, Math.round(column[i] / scales[c])));
        bytes.put(c * inner + i * stride, (byte) level);
        errors[c * inner + i * stride] = level * scales[c] - column[i];
      }
    }
    return new QuantizedWeights(
        new TensorData(ElementType.INT8, floats.dims(), bytes), scales, errors, axis);
  }

  private static double scale(float[] column, List<Long> dims) {
    double largest = 0;
    for (float weight : column) {
      largest = Math.max(largest, Math.abs(weight));
    }
    double pair = largestPair(column);
    if (dims.size() > 2) {
      pair = Math.max(pair, largestPair(channelsLast(column, (int) (long) dims.get(1))));
    }
    // Rounding may add half a level to each weight of a pair.
    return Math.max(largest / LARGEST, pair / (LARGEST_PAIR - 1));
  }

  /** Returns the largest sum of two neighbouring weights of the same sign. */
  private static double largestPair(float[] column) {
    double largest = 0;
    for (int i = 0; i + 1 < column.length; i += 2) {
      largest = Math.max(largest, Math.max(column[i], 0) + Math.max(column[i + 1], 0));
      largest = Math.max(largest, Math.max(-column[i], 0) + Math.max(-column[i + 1], 0));
    }
    return largest;
  }

  /** Returns the weights [C, h, w] of a channel as [h, w, C]. */
  private static float[] channelsLast(float[] column, int inputs) {
    float[] moved = new float[column.length];
    int plane = column.length / inputs;
    for (int i = 0; i < column.length; i++) {
      moved[i % plane * inputs + i / plane] = column[i];
    }
    return moved;
  }

  /** Returns the bias as int32; its scales are those of the weights times that of the input. */
  TensorData bias(float[] bias, float input) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * bias.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < bias.length; c++) {
      bytes.putInt((int) Math.round(bias[c] / ((double) scales[c] * input)));
    }
    return new TensorData(ElementType.INT32, List.of((long) bias.length), bytes.flip());
  }

  /** Returns the scales of the bias. */
  float[] biasScales(float input) {
    float[] products = new float[scales.length];
    for (int c = 0; c < products.length; c++) {
      products[c] = scales[c] * input;
    }
    return products;
  }
}
