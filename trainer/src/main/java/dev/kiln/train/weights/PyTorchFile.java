package dev.kiln.train.weights;

import java.io.Closeable;
import java.io.IOException;

/** A file that PyTorch has saved: an object, and the storages of its tensors. */
interface PyTorchFile extends Closeable {
  /** Returns the object, in which every tensor is a {@link StorageView}. */
  Object root();

  /**
   * Returns a storage's bytes, little-endian.
   *
   * @throws IllegalArgumentException if there is no such storage
   */
  byte[] storage(String key) throws IOException;
}
