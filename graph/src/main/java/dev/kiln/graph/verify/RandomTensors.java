package dev.kiln.graph.verify;

import dev.kiln.graph.GraphException;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Inputs that are the same for the same seed. */
public final class RandomTensors {
  private RandomTensors() {}

  /**
   * Pictures of noise.
   *
   * @param planes [N, C, H, W]
   * @return uint8 [N, H, W, C]
   */
  public static Tensor pictures(long[] planes, Random random) {
    return of(ElementType.UINT8, List.of(planes[0], planes[2], planes[3], planes[1]), random);
  }

  /**
   * Floats in 0..1, any bytes, or 0 and 1 of the other types: small enough for an index.
   *
   * @throws GraphException if there are no such numbers in Java
   */
  public static Tensor of(ElementType type, List<Long> dims, Random random) {
    int count = Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
    ByteBuffer data =
        ByteBuffer.allocate(Math.toIntExact(type.bytes(count))).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      switch (type) {
        case FLOAT -> data.putFloat(random.nextFloat());
        case DOUBLE -> data.putDouble(random.nextDouble());
        case UINT8 -> data.put((byte) random.nextInt(256));
        case INT64 -> data.putLong(random.nextInt(2));
        case INT32 -> data.putInt(random.nextInt(2));
        case INT16 -> data.putShort((short) random.nextInt(2));
        case INT8, BOOL -> data.put((byte) random.nextInt(2));
        default -> throw new GraphException("inputs of type " + type + " cannot be tried");
      }
    }
    return new Tensor(type, dims.stream().mapToLong(Long::longValue).toArray(), data.flip());
  }
}
