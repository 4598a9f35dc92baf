package dev.kiln.train.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Float16Utils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a weights file stores an element: safetensors calls it by the constant's name, PyTorch by its
 * storage class. Both store little-endian. Half precision is widened to float32 as it is read.
 */
enum Dtype {
  F64("DoubleStorage", 8, DataType.FLOAT64),
  F32("FloatStorage", 4, DataType.FLOAT32),
  F16("HalfStorage", 2, DataType.FLOAT32),
  BF16("BFloat16Storage", 2, DataType.FLOAT32),
  I64("LongStorage", 8, DataType.INT64),
  I32("IntStorage", 4, DataType.INT32),
  I8("CharStorage", 1, DataType.INT8),
  U8("ByteStorage", 1, DataType.UINT8),
  BOOL("BoolStorage", 1, DataType.BOOLEAN);

  private static final int MAX_RANK = 64;

  final String storage;
  final int bytes;
  final DataType read;

  Dtype(String storage, int bytes, DataType read) {
    this.storage = storage;
    this.bytes = bytes;
    this.read = read;
  }

  static Optional<Dtype> named(String name) {
    return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
  }

  static Optional<Dtype> ofStorage(String storage) {
    return Arrays.stream(values()).filter(t -> t.storage.equals(storage)).findFirst();
  }

  /** Returns the type that arrays of this data type are written as. */
  static Optional<Dtype> of(DataType type) {
    return Arrays.stream(values())
        .filter(t -> t.read == type && t.bytes == type.getNumOfBytes())
        .findFirst();
  }

  /**
   * Returns how many bytes a tensor of this shape takes.
   *
   * @throws IllegalArgumentException if there is no such tensor or it exceeds 2 GB
   */
  int bytes(long... shape) {
    if (shape.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "a tensor has %d dimensions; at most 64 are supported".formatted(shape.length));
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

  /** Returns an array of these bytes: a direct buffer with exactly what the shape needs. */
  NDArray array(NDManager manager, ByteBuffer data, Shape shape) {
    if (this != F16 && this != BF16) {
      return manager.create(data, shape, read);
    }
    ShortBuffer halves = data.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    FloatBuffer floats = FloatBuffer.allocate(halves.remaining());
    while (halves.hasRemaining()) {
      short half = halves.get();
      floats.put(this == F16 ? Float16Utils.halfToFloat(half) : Float.intBitsToFloat(half << 16));
    }
    return manager.create(floats.flip(), shape, read);
  }
}
