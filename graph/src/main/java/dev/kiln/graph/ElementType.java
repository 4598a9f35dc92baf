package dev.kiln.graph;

/** The type of a tensor's elements, with the number that ONNX's {@code TensorProto} gives it. */
public enum ElementType {
  FLOAT(1, 32),
  UINT8(2, 8),
  INT8(3, 8),
  UINT16(4, 16),
  INT16(5, 16),
  INT32(6, 32),
  INT64(7, 64),
  STRING(8, 0),
  BOOL(9, 8),
  FLOAT16(10, 16),
  DOUBLE(11, 64),
  UINT32(12, 32),
  UINT64(13, 64),
  COMPLEX64(14, 64),
  COMPLEX128(15, 128),
  BFLOAT16(16, 16),
  FLOAT8E4M3FN(17, 8),
  FLOAT8E4M3FNUZ(18, 8),
  FLOAT8E5M2(19, 8),
  FLOAT8E5M2FNUZ(20, 8),
  UINT4(21, 4),
  INT4(22, 4);

  private final int code;
  private final int bits;

  ElementType(int code, int bits) {
    this.code = code;
    this.bits = bits;
  }

  /** The number in the file. */
  public int code() {
    return code;
  }

  /** Whether the numbers have fractions. */
  public boolean isFloating() {
    return switch (this) {
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16 -> true;
      default -> false;
    };
  }

  /** The bytes that so many elements take; 4-bit elements share bytes. */
  public long bytes(long elements) {
    return Math.addExact(Math.multiplyExact(elements, bits), 7) / 8;
  }

  /**
   * The type of that number.
   *
   * @throws GraphException if ONNX has no such type
   */
  public static ElementType of(int code) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new GraphException("element type " + code + " is not one of ONNX's, which are 1 to 22");
  }
}
