package dev.kiln.train.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Float16Utils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a weights file stores an element: safetensors calls it by the constant's name, PyTorch by its
 * storage class or its dtype. Both store little-endian. Types that the engine lacks are widened as
 * they are read.
 */
enum Dtype {
  F64("Double", "float64", 8, DataType.FLOAT64),
  F32("Float", "float32", 4, DataType.FLOAT32),
  F16("Half", "float16", 2, DataType.FLOAT32),
  BF16("BFloat16", "bfloat16", 2, DataType.FLOAT32),
  F8_E5M2("Float8_e5m2", "float8_e5m2", 1, DataType.FLOAT32),
  F8_E4M3("Float8_e4m3fn", "float8_e4m3fn", 1, DataType.FLOAT32),
  I64("Long", "int64", 8, DataType.INT64),
  I32("Int", "int32", 4, DataType.INT32),
  I16("Short", "int16", 2, DataType.INT32),
  I8("Char", "int8", 1, DataType.INT8),
  U64("UInt64", "uint64", 8, DataType.INT64),
  U32("UInt32", "uint32", 4, DataType.INT64),
  U16("UInt16", "uint16", 2, DataType.INT32),
  U8("Byte", "uint8", 1, DataType.UINT8),
  BOOL("Bool", "bool", 1, DataType.BOOLEAN);

  static final int MAX_RANK = 64;

  private final String storage;
  private final String pytorch;
  final int bytes;
  private final DataType read;

  Dtype(String storage, String pytorch, int bytes, DataType read) {
    this.storage = "torch." + storage + "Storage";
    this.pytorch = "torch." + pytorch;
    this.bytes = bytes;
    this.read = read;
  }

  static Optional<Dtype> named(String name) {
    return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
  }

  /** Returns the type of PyTorch's storage class, such as {@code torch.FloatStorage}. */
  static Optional<Dtype> ofStorage(String qualified) {
    return Arrays.stream(values()).filter(t -> t.storage.equals(qualified)).findFirst();
  }

  /** Returns the type that PyTorch calls so, such as {@code torch.float32}. */
  static Optional<Dtype> ofPyTorch(String qualified) {
    return Arrays.stream(values()).filter(t -> t.pytorch.equals(qualified)).findFirst();
  }

  /** Returns the type that arrays of this data type are written as. */
  static Optional<Dtype> of(DataType type) {
    return Arrays.stream(values())
        .filter(t -> t.read == type && t.bytes == type.getNumOfBytes())
        .findFirst();
  }

  /** Whether it stores fractions, as weights are; the others count or index. */
  boolean isFloat() {
    return read.isFloating();
  }

  /**
   * Returns how many bytes a tensor of this shape takes.
   *
   * @throws IllegalArgumentException if there is no such tensor or it exceeds 2 GB
   */
  int bytes(long... shape) {
    if (shape.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "a tensor has %d dimensions; at most %d are supported".formatted(shape.length, MAX_RANK));
    }
    long size = bytes;
    for (long dimension : shape) {
      if (dimension < 0
          || dimension > Integer.MAX_VALUE
          || (size *= dimension) > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a tensor has the impossible shape " + Arrays.toString(shape));
      }
    }
    return (int) size;
  }

  /**
   * Returns an array of these bytes: a direct buffer with exactly what the shape needs.
   *
   * @throws IllegalArgumentException if a value is greater than the engine's types hold
   */
  NDArray array(NDManager manager, ByteBuffer data, Shape shape) {
    data.order(ByteOrder.LITTLE_ENDIAN);
    return switch (this) {
      case F16, BF16, F8_E5M2, F8_E4M3 -> manager.create(floats(data), shape, read);
      case I16, U16 -> manager.create(ints(data), shape, read);
      case U32, U64 -> manager.create(longs(data), shape, read);
      default -> manager.create(data, shape, read);
    };
  }

  private FloatBuffer floats(ByteBuffer data) {
    FloatBuffer floats = FloatBuffer.allocate(data.remaining() / bytes);
    while (floats.hasRemaining()) {
      floats.put(
          switch (this) {
            case F16 -> Float16Utils.halfToFloat(data.getShort());
            case BF16 -> Float.intBitsToFloat(data.getShort() << 16);
            case F8_E5M2 -> Float16Utils.halfToFloat((short) (data.get() << 8));
            default -> e4m3(data.get());
          });
    }
    return floats.flip();
  }

  /** Four bits of exponent and three of mantissa, without infinities. */
  private static float e4m3(byte bits) {
    int exponent = bits >> 3 & 15;
    int mantissa = bits & 7;
    float value =
        exponent == 15 && mantissa == 7
            ? Float.NaN
            : exponent == 0 ? Math.scalb(mantissa, -9) : Math.scalb(8 + mantissa, exponent - 10);
    return bits < 0 ? -value : value;
  }

  private IntBuffer ints(ByteBuffer data) {
    IntBuffer ints = IntBuffer.allocate(data.remaining() / bytes);
    while (ints.hasRemaining()) {
      short value = data.getShort();
      ints.put(this == U16 ? Short.toUnsignedInt(value) : value);
    }
    return ints.flip();
  }

  private LongBuffer longs(ByteBuffer data) {
    LongBuffer longs = LongBuffer.allocate(data.remaining() / bytes);
    while (longs.hasRemaining()) {
      long value = this == U32 ? Integer.toUnsignedLong(data.getInt()) : data.getLong();
      if (value < 0) {
        throw new IllegalArgumentException(
            "a tensor has the value %s, greater than a signed 64-bit integer"
                .formatted(Long.toUnsignedString(value)));
      }
      longs.put(value);
    }
    return longs.flip();
  }
}
