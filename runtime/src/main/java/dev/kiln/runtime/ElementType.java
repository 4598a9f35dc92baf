package dev.kiln.runtime;

import ai.onnxruntime.OnnxJavaType;
import dev.kiln.runtime.errors.ModelException;
import java.util.Locale;

/** What a tensor's elements are, in ONNX's words. */
public enum ElementType {
  FLOAT(4, OnnxJavaType.FLOAT),
  DOUBLE(8, OnnxJavaType.DOUBLE),
  FLOAT16(2, OnnxJavaType.FLOAT16),
  BFLOAT16(2, OnnxJavaType.BFLOAT16),
  INT8(1, OnnxJavaType.INT8),
  UINT8(1, OnnxJavaType.UINT8),
  INT16(2, OnnxJavaType.INT16),
  INT32(4, OnnxJavaType.INT32),
  INT64(8, OnnxJavaType.INT64),
  BOOL(1, OnnxJavaType.BOOL);

  private final int bytes;
  private final OnnxJavaType ort;

  ElementType(int bytes, OnnxJavaType ort) {
    this.bytes = bytes;
    this.ort = ort;
  }

  /** Bytes one element takes. */
  public int bytes() {
    return bytes;
  }

  OnnxJavaType ort() {
    return ort;
  }

  static ElementType of(OnnxJavaType type) {
    for (ElementType t : values()) {
      if (t.ort == type) {
        return t;
      }
    }
    throw new ModelException(
        "elements of type " + type.name().toLowerCase(Locale.ROOT) + " are not supported");
  }

  /** ONNX's own spelling, such as {@code uint8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
