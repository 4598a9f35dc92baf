package dev.kiln.runtime.task;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * A view of a model's output without a copy: its shape, and its memory as bytes or floats. Valid
 * until the model runs again. Not thread-safe.
 */
public final class OutputView {
  private Tensor tensor;
  private long[] shape;
  private ByteBuffer bytes;
  private FloatBuffer floats;

  /** The float of each number, for an output of shorter floats; else null. */
  private float[] widened;

  OutputView() {}

  /** Returns whether outputs of this type can be read as floats. */
  static boolean reads(ElementType type) {
    return type == ElementType.FLOAT || type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
  }

  void show(Tensor output) {
    if (output != tensor) {
      tensor = output;
      shape = output.shape();
      bytes = output.data();
      boolean half = output.type() != ElementType.FLOAT && reads(output.type());
      widened = half ? new float[bytes.remaining() / 2] : null;
      floats = half ? FloatBuffer.wrap(widened) : bytes.asFloatBuffer();
    }
    if (widened != null) {
      widen();
    }
  }

  private void widen() {
    for (int i = 0; i < widened.length; i++) {
      short number = bytes.getShort(2 * i);
      widened[i] =
          tensor.type() == ElementType.FLOAT16
              ? Fp16Conversions.fp16ToFloat(number)
              : Fp16Conversions.bf16ToFloat(number);
    }
  }

  /** Returns the type of the output's elements. */
  ElementType type() {
    return tensor.type();
  }

  /** Returns the dimensions of the output, with the batch first. The array must not be modified. */
  public long[] shape() {
    return shape;
  }

  /**
   * Returns the output as bytes, in native byte order.
   *
   * @param from the position of the returned buffer, in bytes
   */
  public ByteBuffer bytes(int from) {
    Buffer positioned = bytes;
    positioned.position(from);
    return bytes;
  }

  /**
   * Returns the output as floats; shorter floats are converted.
   *
   * @param from the position of the returned buffer, in floats
   */
  public FloatBuffer floats(int from) {
    // Android 8 lacks FloatBuffer.position(int), which returns a FloatBuffer since Java 9.
    Buffer positioned = floats;
    positioned.position(from);
    return floats;
  }
}
