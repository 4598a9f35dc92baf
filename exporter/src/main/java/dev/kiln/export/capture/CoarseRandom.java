package dev.kiln.export.capture;

import java.util.Random;

/** Random numbers of which many are equal and some are 0: there are 2 to 9 different ones. */
final class CoarseRandom extends Random {
  private static final long serialVersionUID = 1L;

  private final int different;

  CoarseRandom(long seed) {
    super(seed);
    different = 2 + super.nextInt(8);
  }

  @Override
  public float nextFloat() {
    return (float) nextDouble();
  }

  @Override
  public double nextDouble() {
    return super.nextInt(different) / (double) different;
  }

  @Override
  public int nextInt(int bound) {
    return super.nextInt(Math.min(bound, different));
  }
}
