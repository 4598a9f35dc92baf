package dev.kiln.train.weights;

import java.nio.ByteBuffer;

/**
 * A tensor as PyTorch pickles it: a view of a storage that lies outside the pickle. All numbers
 * count elements.
 *
 * @param storage the storage's key
 * @param storageSize how many elements the storage has
 * @param type of the elements
 * @param offset of the first element
 * @param shape the dimensions
 * @param strides from one element to the next, for each dimension
 */
record StorageView(
    String storage, long storageSize, Dtype type, long offset, long[] shape, long[] strides) {

  /** Checks that the view lies in its storage; throws IllegalArgumentException if not. */
  StorageView {
    long last = offset;
    boolean inside = offset >= 0 && strides.length == shape.length;
    if (type.bytes(shape) > 0) {
      inside &= last < storageSize;
      for (int i = 0; inside && i < shape.length; i++) {
        // At most 2^31 in each factor, so that this cannot overflow before it is found too large.
        last += (shape[i] - 1) * Math.min(strides[i], Integer.MAX_VALUE);
        inside = last < storageSize && (strides[i] >= 0 || shape[i] == 1);
      }
    }
    if (!inside) {
      throw new IllegalArgumentException(
          "a tensor exceeds its storage %s of %d elements".formatted(storage, storageSize));
    }
  }

  /** Returns how many bytes the view has. */
  int bytes() {
    return type.bytes(shape);
  }

  /**
   * Copies the view out of its storage's bytes, in row-major order.
   *
   * @throws IllegalArgumentException if these are fewer than the storage has
   */
  void copy(byte[] storageBytes, ByteBuffer target) {
    if (storageBytes.length / type.bytes < storageSize) {
      throw new IllegalArgumentException(
          "its storage %s has %d bytes, too few for %d elements"
              .formatted(storage, storageBytes.length, storageSize));
    }
    if (contiguous()) {
      target.put(storageBytes, Math.toIntExact(offset * type.bytes), bytes());
    } else if (bytes() > 0) {
      copy(storageBytes, target, 0, offset);
    }
    target.flip();
  }

  private boolean contiguous() {
    long step = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] != 1 && strides[i] != step) {
        return false;
      }
      step *= shape[i];
    }
    return true;
  }

  private void copy(byte[] storageBytes, ByteBuffer target, int dimension, long index) {
    if (dimension == shape.length) {
      target.put(storageBytes, Math.toIntExact(index * type.bytes), type.bytes);
      return;
    }
    for (long i = 0; i < shape[dimension]; i++) {
      copy(storageBytes, target, dimension + 1, index + i * strides[dimension]);
    }
  }
}
