package dev.kiln.pipeline.eval;

import java.util.stream.IntStream;

/**
 * The pictures of a test set that are used.
 *
 * @param first the index of the first one
 * @param step the distance to the next one
 */
record Share(int first, int step) {
  static final Share ALL = new Share(0, 1);

  /** Returns the indices of the pictures. */
  int[] of(int size) {
    return IntStream.iterate(first, i -> i < size, i -> i + step).toArray();
  }
}
