package dev.kiln.runtime;

import ai.onnxruntime.OnnxJavaType;
import java.util.Locale;
import java.util.Optional;

/**
 * The type of a tensor's elements: all ONNX types, each with its number in {@code TensorProto}. A
 * {@link Tensor} can hold the types for which {@link #isSupported} is true; the others occur in
 * files only.
 */
public enum ElementType {
  FLOAT(1, 32, OnnxJavaType.FLOAT),
  UINT8(2, 8, OnnxJavaType.UINT8),
  INT8(3, 8, OnnxJavaType.INT8),
  UINT16(4, 16),
  INT16(5, 16, OnnxJavaType.INT16),
  INT32(6, 32, OnnxJavaType.INT32),
  INT64(7, 64, OnnxJavaType.INT64),
  STRING(8, 0),
  BOOL(9, 8, OnnxJavaType.BOOL),
  FLOAT16(10, 16, OnnxJavaType.FLOAT16),
  DOUBLE(11, 64, OnnxJavaType.DOUBLE),
  UINT32(12, 32),
  UINT64(13, 64),
  COMPLEX64(14, 64),
  COMPLEX128(15, 128),
  BFLOAT16(16, 16, OnnxJavaType.BFLOAT16),
  FLOAT8E4M3FN(17, 8),
  FLOAT8E4M3FNUZ(18, 8),
  FLOAT8E5M2(19, 8),
  FLOAT8E5M2FNUZ(20, 8),
  UINT4(21, 4),
  INT4(22, 4),
  FLOAT4E2M1(23, 4),
  FLOAT8E8M0(24, 8),
  UINT2(25, 2),
  INT2(26, 2);

  private final int code;
  private final int bits;
  private final OnnxJavaType ort;

  ElementType(int code, int bits) {
    this(code, bits, OnnxJavaType.UNKNOWN);
  }

  ElementType(int code, int bits, OnnxJavaType ort) {
    this.code = code;
    this.bits = bits;
    this.ort = ort;
  }

  /** Returns the number of this type in an ONNX file, 1 to 26. */
  public int code() {
    return code;
  }

  /** Returns the type with the given number, or empty if ONNX has no such type. */
  public static Optional<ElementType> withCode(int code) {
    return code >= 1 && code <= values().length
        ? Optional.of(values()[code - 1])
        : Optional.empty();
  }

  /**
   * Returns whether a {@link Tensor} can hold this type, that is, whether the Java API of ONNX
   * Runtime supports it.
   */
  public boolean isSupported() {
    return ort != OnnxJavaType.UNKNOWN;
  }

  /** Returns whether this is a floating-point type of 16 to 64 bits. */
  public boolean isFloating() {
    return switch (this) {
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16 -> true;
      default -> false;
    };
  }

  /**
   * Returns the number of bytes that the given number of elements takes. Elements of 2 and 4 bits
   * share bytes; strings have no fixed size and count as 0.
   *
   * @throws ArithmeticException if the number of bytes does not fit in a long
   */
  public long bytes(long elements) {
    return Math.addExact(Math.multiplyExact(elements, bits), 7) / 8;
  }

  OnnxJavaType ort() {
    return ort;
  }

  /** Returns the ONNX name of the type, such as {@code uint8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
