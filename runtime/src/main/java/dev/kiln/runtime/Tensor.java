package dev.kiln.runtime;

import dev.kiln.runtime.errors.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers in row-major order with their shape. The record is a view: it shares its bytes with the
 * buffer it was made from. Safe to read from several threads while nobody writes to that buffer.
 *
 * @param type what the elements are
 * @param shape its dimensions, none negative; empty for a scalar
 * @param data exactly the elements' bytes in the machine's own byte order; each call gives a buffer
 *     of its own position over the same bytes
 */
public record Tensor(ElementType type, long[] shape, ByteBuffer data) {
  /**
   * @throws ModelException if the type is not supported, or the shape and the number of bytes
   *     disagree
   */
  public Tensor {
    if (!type.isSupported()) {
      throw new ModelException("tensors of " + type + " are not supported");
    }
    shape = shape.clone();
    data = data.slice().order(ByteOrder.nativeOrder());
    int expected = TensorShape.bytes(type, shape);
    if (data.remaining() != expected) {
      throw new ModelException(
          "a tensor of "
              + type
              + " "
              + Arrays.toString(shape)
              + " takes "
              + expected
              + " bytes, but "
              + data.remaining()
              + " were given");
    }
  }

  /** A tensor of floats; the values are copied. */
  public static Tensor floats(float[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
    data.asFloatBuffer().put(values);
    return new Tensor(ElementType.FLOAT, shape, data);
  }

  /** A tensor of uint8, such as pixels; the array is shared, not copied. */
  public static Tensor bytes(byte[] values, long... shape) {
    return new Tensor(ElementType.UINT8, shape, ByteBuffer.wrap(values));
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.nativeOrder());
  }

  /**
   * The elements as a new array.
   *
   * @throws ModelException if they aren't floats
   */
  public float[] toFloats() {
    require(ElementType.FLOAT);
    float[] values = new float[data.remaining() / 4];
    data().asFloatBuffer().get(values);
    return values;
  }

  /**
   * The elements as a new array of unsigned bytes.
   *
   * @throws ModelException if they aren't uint8
   */
  public byte[] toBytes() {
    require(ElementType.UINT8);
    byte[] values = new byte[data.remaining()];
    data().get(values);
    return values;
  }

  /** The same numbers in memory of their own. */
  public Tensor copy() {
    ByteBuffer bytes = ByteBuffer.allocate(data.remaining());
    bytes.duplicate().put(data());
    return new Tensor(type, shape, bytes);
  }

  boolean hasShape(long[] other) {
    return Arrays.equals(shape, other);
  }

  private void require(ElementType expected) {
    if (type != expected) {
      throw new ModelException("the tensor holds " + type + ", not " + expected);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor t
        && type == t.type
        && Arrays.equals(shape, t.shape)
        && data.equals(t.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + data.hashCode();
  }

  /** Type and shape, such as {@code float [1, 10]}. */
  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape);
  }
}
