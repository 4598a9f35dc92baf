package dev.kiln.graph.dress;

import dev.kiln.graph.Value;
import dev.kiln.graph.verify.Forward;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The computation of a dressing in Java, around a network that is not a graph.
 *
 * @param dressing the dressing
 * @param network the network, which takes floats
 * @param replaced the network input that the pictures replace, if they replace one
 */
record ReferenceDressing(Dressing dressing, Forward network, Value replaced) implements Forward {
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> given = new HashMap<>(inputs);
    Optional<Tensor> pictures = dressing.input().map(input -> given.remove(input.image()));
    dressing
        .input()
        .ifPresent(input -> given.put(replaced.name(), planes(input, pictures.orElseThrow())));
    Map<String, Tensor> results = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> result : network.run(given).entrySet()) {
      Optional<PictureOutput> output =
          dressing.output().filter(o -> o.output().equals(result.getKey()));
      if (output.isPresent()) {
        Tensor planes = result.getValue();
        long[] size = pictures.map(p -> Arrays.copyOfRange(p.shape(), 1, 3)).orElse(size(planes));
        results.put(output.get().image(), bytes(output.get(), planes, size));
      } else {
        results.put(result.getKey(), result.getValue());
      }
    }
    return results;
  }

  /** Returns the height and width of the pictures in [N, C, H, W] or [N, side * side]. */
  private static long[] size(Tensor planes) {
    long[] shape = Dressing.planes(planes.shape());
    return new long[] {shape[2], shape[3]};
  }

  /** Pads, transposes and normalizes: uint8 [N, H, W, C] to float of the network's layout. */
  private Tensor planes(PictureInput input, Tensor pictures) {
    long[] shape = pictures.shape();
    int height = (int) shape[1];
    int width = (int) shape[2];
    int channels = (int) shape[3];
    int paddedHeight = padded(height, input.multiple());
    int paddedWidth = padded(width, input.multiple());
    ByteBuffer bytes = pictures.data();
    PictureLayout.Order order = PictureLayout.ofInput(replaced).order();
    boolean last = order == PictureLayout.Order.CHANNELS_LAST;
    int pixels = paddedHeight * paddedWidth;
    float[] values = new float[(int) shape[0] * channels * pixels];
    for (int n = 0; n < shape[0]; n++) {
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < pixels; i++) {
          int y = mirrored(i / paddedWidth, height);
          int x = mirrored(i % paddedWidth, width);
          int level = bytes.get(((n * height + y) * width + x) * channels + c) & 0xff;
          int place = last ? i * channels + c : c * pixels + i;
          values[n * channels * pixels + place] =
              input.normalization().normalize(level, c, channels);
        }
      }
    }
    return switch (order) {
      case FLAT -> Tensor.floats(values, shape[0], (long) channels * pixels);
      case CHANNELS_FIRST -> Tensor.floats(values, shape[0], channels, paddedHeight, paddedWidth);
      case CHANNELS_LAST -> Tensor.floats(values, shape[0], paddedHeight, paddedWidth, channels);
    };
  }

  private static int padded(int size, int multiple) {
    return (size + multiple - 1) / multiple * multiple;
  }

  private static int mirrored(int position, int size) {
    return position < size ? position : 2 * (size - 1) - position;
  }

  /** Undoes the normalization, crops to the given height and width, and rounds. */
  private static Tensor bytes(PictureOutput output, Tensor planes, long[] size) {
    long[] shape = Dressing.planes(planes.shape());
    int channels = (int) shape[1];
    int fullHeight = (int) shape[2];
    int fullWidth = (int) shape[3];
    int height = (int) size[0];
    int width = (int) size[1];
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
