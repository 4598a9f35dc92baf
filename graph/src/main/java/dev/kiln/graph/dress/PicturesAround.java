package dev.kiln.graph.dress;

import dev.kiln.graph.verify.Forward;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a dressing's nodes do, in Java and around a network that is not yet a graph. */
final class PicturesAround {
  private PicturesAround() {}

  /**
   * @param name of the network's input
   * @param flat whether that is [N, H * W]
   */
  static Map<String, Tensor> run(
      Dressing dressing, Forward network, String name, boolean flat, Map<String, Tensor> inputs) {
    Map<String, Tensor> given = new HashMap<>(inputs);
    Tensor pictures = null;
    if (dressing.input() != null) {
      pictures = given.remove(dressing.input().image());
      given.put(name, planes(dressing.input(), pictures, flat));
    }
    Map<String, Tensor> results = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> result : network.run(given).entrySet()) {
      PictureOutput output = dressing.output();
      if (output != null && output.output().equals(result.getKey())) {
        results.put(output.image(), bytes(output, result.getValue(), pictures));
      } else {
        results.put(result.getKey(), result.getValue());
      }
    }
    return results;
  }

  /** Pads, turns round and normalises: uint8 [N, H, W, C] to float [N, C, H', W']. */
  private static Tensor planes(PictureInput input, Tensor pictures, boolean flat) {
    long[] shape = pictures.shape();
    int height = (int) shape[1];
    int width = (int) shape[2];
    int channels = (int) shape[3];
    int paddedHeight = padded(height, input.multiple());
    int paddedWidth = padded(width, input.multiple());
    ByteBuffer bytes = pictures.data();
    float[] values = new float[(int) shape[0] * channels * paddedHeight * paddedWidth];
    int i = 0;
    for (int n = 0; n < shape[0]; n++) {
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < paddedHeight; y++) {
          for (int x = 0; x < paddedWidth; x++) {
            int pixel = (n * height + mirrored(y, height)) * width + mirrored(x, width);
            int level = bytes.get(pixel * channels + c) & 0xff;
            values[i++] = input.normalization().normalize(level, c, channels);
          }
        }
      }
    }
    return flat
        ? Tensor.floats(values, shape[0], (long) channels * paddedHeight * paddedWidth)
        : Tensor.floats(values, shape[0], channels, paddedHeight, paddedWidth);
  }

  private static int padded(int size, int multiple) {
    return (size + multiple - 1) / multiple * multiple;
  }

  private static int mirrored(int position, int size) {
    return position < size ? position : 2 * (size - 1) - position;
  }

  /** Undoes the normalisation, crops to the pictures that came in, and rounds. */
  private static Tensor bytes(PictureOutput output, Tensor planes, Tensor like) {
    long[] shape = planes.shape();
    boolean flat = shape.length == 2;
    int side = flat ? (int) PictureLayout.side(shape[1]) : 0;
    int channels = flat ? 1 : (int) shape[1];
    int fullHeight = flat ? side : (int) shape[2];
    int fullWidth = flat ? side : (int) shape[3];
    int height = like == null ? fullHeight : (int) like.shape()[1];
    int width = like == null ? fullWidth : (int) like.shape()[2];
    float[] values = planes.toFloats();
    byte[] bytes = new byte[(int) shape[0] * height * width * channels];
    int i = 0;
    for (int n = 0; n < shape[0]; n++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < channels; c++) {
            int pixel = ((n * channels + c) * fullHeight + y) * fullWidth + x;
            double level = output.normalization().level(values[pixel], c, channels);
            bytes[i++] = (byte) (int) Math.rint(Math.max(0, Math.min(255, level)));
          }
        }
      }
    }
    return Tensor.bytes(bytes, shape[0], height, width, channels);
  }
}
