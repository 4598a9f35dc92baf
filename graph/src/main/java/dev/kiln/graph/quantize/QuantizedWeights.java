package dev.kiln.graph.quantize;

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
   * Quantizes weights.
   *
   * @param input the scale of the value that is multiplied with them
   * @param bias the bias, whose int32 form must not overflow; empty for none
   */
  static QuantizedWeights of(TensorData floats, int axis, float input, float[] bias) {
    float[] numbers = floats.floats();
    int channels = (int) (long) floats.dims().get(axis);
    int inner = 1;
    for (long dim : floats.dims().subList(axis + 1, floats.dims().size())) {
      inner *= (int) dim;
    }
    float[] scales = new float[channels];
    for (int i = 0; i < numbers.length; i++) {
      int channel = i / inner % channels;
      scales[channel] = Math.max(scales[channel], Math.abs(numbers[i]));
    }
    for (int c = 0; c < channels; c++) {
      double least = bias.length == 0 ? 0 : Math.abs((double) bias[c]) / input / (1 << 30);
      scales[c] = (float) Math.max(scales[c] / LARGEST, Math.max(least, 1e-30));
    }
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length);
    float[] errors = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      float scale = scales[i / inner % channels];
      int level = Math.max(-LARGEST, Math.min(LARGEST, Math.round(numbers[i] / scale)));
      bytes.put((byte) level);
      errors[i] = level * scale - numbers[i];
    }
    return new QuantizedWeights(
        new TensorData(ElementType.INT8, floats.dims(), bytes.flip()), scales, errors, axis);
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
