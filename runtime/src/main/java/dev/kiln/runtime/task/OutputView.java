package dev.kiln.runtime.task;

import dev.kiln.runtime.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Views of a model's output, made anew only when the output's memory changes. One thread at a time.
 */
final class OutputView {
  private Tensor tensor;
  private long[] shape;
  private ByteBuffer bytes;
  private FloatBuffer floats;

  void show(Tensor output) {
    if (output != tensor) {
      tensor = output;
      shape = output.shape();
      bytes = output.data();
      floats = bytes.asFloatBuffer();
    }
  }

  /** The output's dimensions; not to be changed. */
  long[] shape() {
    return shape;
  }

  /** The output's bytes, positioned. */
  ByteBuffer bytes(int from) {
    Buffer positioned = bytes;
    positioned.position(from);
    return bytes;
  }

  /** The output as floats, positioned. */
  FloatBuffer floats(int from) {
    // Android 8 lacks FloatBuffer.position(int), which returns a FloatBuffer since Java 9.
    Buffer positioned = floats;
    positioned.position(from);
    return floats;
  }
}
