package dev.kiln.runtime;

import dev.kiln.runtime.errors.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor: numbers in row-major order, with their shape. The record is a view that shares its
 * bytes with the buffer it was made from. Several threads may read it at once as long as nobody
 * writes to that buffer.
 *
 * @param type the type of the elements
 * @param shape the dimensions, none of them negative; empty for a scalar
 * @param data exactly the bytes of the elements, in native byte order; each call returns a new
 *     buffer, with its own position, over the same bytes
 */
public record Tensor(ElementType type, long[] shape, ByteBuffer data) {
  /**
   * Creates a tensor that shares the bytes of a buffer.
   *
   * @throws ModelException if the type is not supported, or the number of bytes does not match the
   *     shape
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

  /** Returns a tensor of floats; the values are copied. */
  public static Tensor floats(float[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
    data.asFloatBuffer().put(values);
    return new Tensor(ElementType.FLOAT, shape, data);
  }

  /** Returns a tensor of uint8 values, such as pixels; the array is shared, not copied. */
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
   * Returns the elements as a new array.
   *
   * @throws ModelException if they are not floats
   */
  public float[] toFloats() {
    require(ElementType.FLOAT);
    float[] values = new float[data.remaining() / 4];
    data().asFloatBuffer().get(values);
    return values;
  }

  /**
   * Returns the elements as a new array of unsigned bytes.
   *
   * @throws ModelException if they are not uint8
   */
  public byte[] toBytes() {
    require(ElementType.UINT8);
    byte[] values = new byte[data.remaining()];
    data().get(values);
    return values;
  }

  /** Returns a copy of this tensor in its own memory. */
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

  /** Returns type and shape, such as {@code float [1, 10]}. */
  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape);
  }
}
