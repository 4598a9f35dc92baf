package dev.kiln.graph.verify;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.graph.GraphException;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** A generator of reproducible inputs: the same seed gives the same inputs. */
public final class RandomTensors {
  private RandomTensors() {}

  /**
   * Returns pictures of random noise.
   *
   * @param planes [N, C, H, W]
   * @return uint8 [N, H, W, C]
   */
  public static Tensor pictures(long[] planes, Random random) {
    return of(ElementType.UINT8, List.of(planes[0], planes[2], planes[3], planes[1]), random);
  }

  /**
   * Returns random elements: floats in 0..1, arbitrary bytes, and 0 or 1 for all other types, which
   * are valid as indices.
   *
   * @throws GraphException if a tensor cannot hold the element type
   */
  public static Tensor of(ElementType type, List<Long> dims, Random random) {
    return of(type, dims, random, NumberDraw.BITS);
  }

  /** Returns random elements, with whole numbers drawn in the given way. */
  static Tensor of(ElementType type, List<Long> dims, Random random, NumberDraw numbers) {
    int count = Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
    ByteBuffer data =
        ByteBuffer.allocate(Math.toIntExact(type.bytes(count))).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      switch (type) {
        case FLOAT -> data.putFloat(random.nextFloat());
        case DOUBLE -> data.putDouble(random.nextDouble());
        case FLOAT16 -> data.putShort(Fp16Conversions.floatToFp16(random.nextFloat()));
        case BFLOAT16 -> data.putShort(Fp16Conversions.floatToBf16(random.nextFloat()));
        case UINT8 -> data.put((byte) (count == 1 ? 1 : random.nextInt(256)));
        case INT64 -> data.putLong(numbers.next(random, count == 1));
        case INT32 -> data.putInt((int) numbers.next(random, count == 1));
        case INT16 -> data.putShort((short) numbers.next(random, count == 1));
        case INT8 -> data.put((byte) numbers.next(random, count == 1));
        case BOOL -> data.put((byte) random.nextInt(2));
        default -> throw new GraphException("inputs of type " + type + " cannot be tried");
      }
    }
    return new Tensor(type, dims.stream().mapToLong(Long::longValue).toArray(), data.flip());
  }
}
