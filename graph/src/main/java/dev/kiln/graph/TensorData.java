package dev.kiln.graph;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A tensor stored in a model: a weight or a constant.
 *
 * @param type the element type
 * @param dims the sizes, outermost first; empty for a scalar
 * @param data the elements in row-major order, little-endian; for {@link ElementType#STRING} each
 *     element is its length in bytes (int32) followed by its bytes. The data must not change once
 *     it has been passed in.
 */
public record TensorData(ElementType type, List<Long> dims, ByteBuffer data) {
  public TensorData {
    dims = List.copyOf(dims);
    data = data.slice().asReadOnlyBuffer();
    long expected = type.bytes(count(dims));
    if (type != ElementType.STRING && data.remaining() != expected) {
      throw new GraphException(
          "a tensor %s %s holds %d bytes, expected %d"
              .formatted(type, dims, data.remaining(), expected));
    }
  }

  /** Returns an independent, little-endian view of the elements, positioned at the first one. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the number of elements. */
  public long size() {
    return count(dims);
  }

  /** Returns the elements of an INT64 tensor. */
  public long[] longs() {
    require(ElementType.INT64);
    long[] values = new long[Math.toIntExact(size())];
    data().asLongBuffer().get(values);
    return values;
  }

  /** Returns the elements of a FLOAT tensor. */
  public float[] floats() {
    require(ElementType.FLOAT);
    float[] values = new float[Math.toIntExact(size())];
    data().asFloatBuffer().get(values);
    return values;
  }

  /**
   * Returns a tensor computed by a model as a constant of a graph. This is the only conversion from
   * a tensor of the runtime to a tensor of a file. The bytes are shared: both are little-endian on
   * every platform that ONNX Runtime for Java supports.
   */
  public static TensorData of(Tensor tensor) {
    return new TensorData(
        tensor.type(), LongStream.of(tensor.shape()).boxed().toList(), tensor.data());
  }

  /** Returns an INT64 vector, as used for shapes and axes. */
  public static TensorData ofLongs(long... values) {
    ByteBuffer data = allocate(8 * values.length);
    data.asLongBuffer().put(values);
    return new TensorData(ElementType.INT64, List.of((long) values.length), data);
  }

  /** Returns a FLOAT tensor. */
  public static TensorData ofFloats(List<Long> dims, float... values) {
    ByteBuffer data = allocate(4 * values.length);
    data.asFloatBuffer().put(values);
    return new TensorData(ElementType.FLOAT, dims, data);
  }

  /**
   * Returns a scalar.
   *
   * @throws GraphException if Java has no number type for the element type
   */
  public static TensorData ofScalar(ElementType type, Number value) {
    ByteBuffer data = allocate((int) type.bytes(1));
    switch (type) {
      case FLOAT -> data.putFloat(0, value.floatValue());
      case DOUBLE -> data.putDouble(0, value.doubleValue());
      case INT64, UINT64 -> data.putLong(0, value.longValue());
      case INT32, UINT32 -> data.putInt(0, value.intValue());
      case INT16, UINT16 -> data.putShort(0, value.shortValue());
      case INT8, UINT8 -> data.put(0, value.byteValue());
      case BOOL -> data.put(0, (byte) (value.doubleValue() == 0 ? 0 : 1));
      default -> throw new GraphException("a constant of type " + type + " is not supported");
    }
    return new TensorData(type, List.of(), data);
  }

  /** Returns a STRING tensor. */
  public static TensorData ofBytes(List<Long> dims, List<byte[]> elements) {
    ByteBuffer data = allocate(elements.stream().mapToInt(e -> 4 + e.length).sum());
    elements.forEach(e -> data.putInt(e.length).put(e));
    return new TensorData(ElementType.STRING, dims, data.flip());
  }

  /** Returns the type and the sizes without the elements. */
  @Override
  public String toString() {
    return type + " " + dims;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long count(List<Long> dims) {
    return dims.stream().reduce(1L, Math::multiplyExact);
  }

  private void require(ElementType expected) {
    if (type != expected) {
      throw new GraphException("a tensor is " + type + ", expected " + expected);
    }
  }
}
