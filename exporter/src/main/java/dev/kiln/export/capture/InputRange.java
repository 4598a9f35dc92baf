package dev.kiln.export.capture;

import ai.djl.ndarray.types.DataType;
import dev.kiln.graph.GraphException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * The range of random numbers for an input.
 *
 * @param type FLOAT32, FLOAT64, INT64, INT32, INT8, UINT8 or BOOLEAN
 * @param below the exclusive upper bound of integers, which start at 0; floats are always in 0..1
 */
public record InputRange(DataType type, long below) {
  /** Returns the range of floats in 0..1. */
  public static InputRange fractions() {
    return new InputRange(DataType.FLOAT32, 1);
  }

  /**
   * Returns the range of INT64 from 0 up to but excluding a number, such as the identifiers of a
   * vocabulary of that size.
   */
  public static InputRange below(long count) {
    return new InputRange(DataType.INT64, count);
  }

  /** Returns that many random numbers, in native byte order. */
  public ByteBuffer draw(int count, Random random) {
    ByteBuffer data =
        ByteBuffer.allocateDirect(count * type.getNumOfBytes()).order(ByteOrder.nativeOrder());
    int bound = (int) Math.min(below, 1 << (type.getNumOfBytes() == 1 ? 7 : 30));
    for (int i = 0; i < count; i++) {
      switch (type) {
        case FLOAT32 -> data.putFloat(random.nextFloat());
        case FLOAT64 -> data.putDouble(random.nextDouble());
        case INT64 -> data.putLong(random.nextInt(bound));
        case INT32 -> data.putInt(random.nextInt(bound));
        case INT8, UINT8 -> data.put((byte) random.nextInt(bound));
        case BOOLEAN -> data.put((byte) random.nextInt(2));
        default -> throw new GraphException("inputs of type " + type + " cannot be tried");
      }
    }
    return data.flip();
  }
}
