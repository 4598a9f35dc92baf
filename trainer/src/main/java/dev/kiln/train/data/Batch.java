package dev.kiln.train.data;

import ai.djl.ndarray.NDArray;

/**
 * A batch of pictures and their labels.
 *
 * @param images float [N, C, H, W] in 0..1; C is 1 for grey, 3 for RGB
 * @param labels int64 [N], the class of each picture; or uint8 [N, H, W], the class of every pixel
 *     or 255, which counts for nothing
 */
public record Batch(NDArray images, NDArray labels) {
  /** Returns the number of pictures. */
  public int size() {
    return (int) labels.getShape().get(0);
  }
}
