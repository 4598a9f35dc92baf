package dev.kiln.tune;

import dev.kiln.graph.TensorData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What a level of each element is worth.
 *
 * @param scales one for all elements, or one for each channel
 * @param zeros the levels that are worth nothing, likewise
 * @param channels the size of the axis of the channels
 * @param behind how many elements follow each other in one channel
 */
record IntegerSteps(float[] scales, int[] zeros, int channels, int behind) {
  static IntegerSteps of(List<Long> dims, int axis, TensorData scales, Optional<TensorData> zeros) {
    int from = axis < 0 ? axis + dims.size() : axis;
    boolean each = scales.size() > 1;
    long behind =
        each ? dims.subList(from + 1, dims.size()).stream().reduce(1L, (a, b) -> a * b) : 1;
    return new IntegerSteps(
        scales.floats(),
        zeros.map(IntegerSteps::levels).orElseGet(() -> new int[1]),
        each ? Math.toIntExact(dims.get(from)) : 1,
        Math.toIntExact(behind));
  }

  float scale(int element) {
    return scales[scales.length == 1 ? 0 : element / behind % channels];
  }

  int zero(int element) {
    return zeros[zeros.length == 1 ? 0 : element / behind % channels];
  }

  /** Returns the elements of a tensor of whole numbers of 8 or 32 bits. */
  static int[] levels(TensorData tensor) {
    ByteBuffer data = tensor.data();
    int[] levels = new int[Math.toIntExact(tensor.size())];
    for (int i = 0; i < levels.length; i++) {
      levels[i] =
          switch (tensor.type()) {
            case INT8 -> data.get(i);
            case UINT8 -> data.get(i) & 0xff;
            default -> data.getInt(4 * i);
          };
    }
    return levels;
  }
}
