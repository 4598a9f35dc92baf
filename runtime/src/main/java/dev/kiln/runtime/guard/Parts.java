package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;

/**
 * The count of what a file is made of: its names, nodes, attributes, value descriptions, metadata
 * and other repeated messages. Each costs memory here and in ONNX Runtime, however few bytes it
 * takes in the file.
 */
final class Parts {
  /** All names together, so that the check itself takes little memory. */
  private static final long MOST_TEXT = 32 << 20;

  private final long most;
  private long count;
  private long text;

  Parts(Limits limits) {
    this.most = limits.parts();
  }

  void add() {
    if (++count > most) {
      throw new ModelRefusedException(
          "more than " + most + " names, attributes, descriptions of values and other parts");
    }
  }

  /** Records a name that is kept. */
  void text(int bytes) {
    text += bytes;
    if (text > MOST_TEXT) {
      throw new ModelRefusedException("its names together have more than " + MOST_TEXT + " bytes");
    }
  }

  long count() {
    return count;
  }
}
