package dev.kiln.pipeline.eval;

import dev.kiln.runtime.image.Image;

/** The pixels of a video that did not move from one frame to the next. */
final class StillPixels {
  /** How many levels a channel of a still pixel changes at most: the noise of a camera. */
  private static final int NOISE = 4;

  private static final int CHANNELS = 3;

  private final boolean[] still;
  private final int count;

  private StillPixels(boolean[] still, int count) {
    this.still = still;
    this.count = count;
  }

  /**
   * Returns the pixels that are alike in two frames.
   *
   * @param one a frame with three channels
   * @param next the frame after it
   * @throws IllegalArgumentException if its size is another
   */
  static StillPixels of(Image one, Image next) {
    next.requireLike(one);
    boolean[] still = new boolean[one.width() * one.height()];
    int count = 0;
    for (int i = 0; i < still.length; i++) {
      still[i] = true;
      for (int at = CHANNELS * i; at < CHANNELS * (i + 1); at++) {
        still[i] &= difference(one.pixels(), next.pixels(), at) <= NOISE;
      }
      count += still[i] ? 1 : 0;
    }
    return new StillPixels(still, count);
  }

  /** Returns how many pixels are still. */
  int count() {
    return count;
  }

  /** Returns by how many levels the still pixels of two pictures differ, added up. */
  double levels(byte[] one, byte[] next) {
    long sum = 0;
    for (int i = 0; i < still.length; i++) {
      for (int at = CHANNELS * i; still[i] && at < CHANNELS * (i + 1); at++) {
        sum += difference(one, next, at);
      }
    }
    return (double) sum / CHANNELS;
  }

  /** Returns how many of the still pixels have another class in the next picture. */
  double classes(byte[] one, byte[] next) {
    int changed = 0;
    for (int i = 0; i < still.length; i++) {
      changed += still[i] && one[i] != next[i] ? 1 : 0;
    }
    return changed;
  }

  private static int difference(byte[] one, byte[] next, int at) {
    return Math.abs((one[at] & 0xff) - (next[at] & 0xff));
  }
}
