package dev.kiln.graph.verify;

import java.util.Random;

/**
 * A way to draw whole numbers, which may be indices, masks, sizes, steps or divisors. A number that
 * stands alone mostly sets something, such as an axis or a step, so it is never random.
 */
enum NumberDraw {
  /** Numbers from 1 to 9, which divide and which most tables can be asked for. */
  SMALL {
    @Override
    long next(Random random, boolean alone) {
      return alone ? 1 : 1 + random.nextInt(9);
    }
  },
  /** 0 or 1, as in masks and as indices into short tables. */
  BITS {
    @Override
    long next(Random random, boolean alone) {
      return alone ? 1 : random.nextInt(2);
    }
  },
  /** 1 everywhere. */
  ONES {
    @Override
    long next(Random random, boolean alone) {
      return 1;
    }
  },
  /** 0 everywhere, which is the only index into a table of one row. */
  ZEROS {
    @Override
    long next(Random random, boolean alone) {
      return 0;
    }
  };

  /**
   * Returns the next number.
   *
   * @param alone whether the input holds only this number
   */
  abstract long next(Random random, boolean alone);
}
