package dev.kiln.runtime.task;

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

  OutputView() {}

  void show(Tensor output) {
    if (output != tensor) {
      tensor = output;
      shape = output.shape();
      bytes = output.data();
      floats = bytes.asFloatBuffer();
    }
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
   * Returns the output as floats.
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
