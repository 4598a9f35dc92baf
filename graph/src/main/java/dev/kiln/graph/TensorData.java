package dev.kiln.graph;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Numbers that belong to the model: weights and constants.
 *
 * @param type the elements' type
 * @param dims the sizes, outermost first; empty for a scalar
 * @param data the elements, row by row, little-endian; for {@link ElementType#STRING} each element
 *     is its length in bytes (int32) and then its bytes. Never changed after it was given away.
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

  /** A view of the elements of its own, from the first one, little-endian. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How many elements there are. */
  public long size() {
    return count(dims);
  }

  /** The elements of an INT64 tensor. */
  public long[] longs() {
    require(ElementType.INT64);
    long[] values = new long[Math.toIntExact(size())];
    data().asLongBuffer().get(values);
    return values;
  }

  /** The elements of a FLOAT tensor. */
  public float[] floats() {
    require(ElementType.FLOAT);
    float[] values = new float[Math.toIntExact(size())];
    data().asFloatBuffer().get(values);
    return values;
  }

  /**
   * Returns what a model computed as a constant of a graph. This is the only border between tensors
   * of the runtime and of a file. The bytes are shared: both are little-endian on every machine
   * that ONNX Runtime for Java runs on.
   */
  public static TensorData of(Tensor tensor) {
    return new TensorData(
        tensor.type(), LongStream.of(tensor.shape()).boxed().toList(), tensor.data());
  }

  /** A vector of INT64, as shapes and axes are given. */
  public static TensorData ofLongs(long... values) {
    ByteBuffer data = allocate(8 * values.length);
    data.asLongBuffer().put(values);
    return new TensorData(ElementType.INT64, List.of((long) values.length), data);
  }

  /** A FLOAT tensor. */
  public static TensorData ofFloats(List<Long> dims, float... values) {
    ByteBuffer data = allocate(4 * values.length);
    data.asFloatBuffer().put(values);
    return new TensorData(ElementType.FLOAT, dims, data);
  }

  /**
   * A scalar.
   *
   * @throws GraphException for types that Java has no number for
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

  /** A STRING tensor. */
  public static TensorData ofBytes(List<Long> dims, List<byte[]> elements) {
    ByteBuffer data = allocate(elements.stream().mapToInt(e -> 4 + e.length).sum());
    elements.forEach(e -> data.putInt(e.length).put(e));
    return new TensorData(ElementType.STRING, dims, data.flip());
  }

  /** For people: the type and the sizes, and not the numbers. */
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
