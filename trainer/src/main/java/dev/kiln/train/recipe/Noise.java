package dev.kiln.train.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.annotations.SerializedName;
import java.util.SplittableRandom;

/** A distribution of independent random numbers. */
public enum Noise {
  /** Uniform in -1..1. */
  @SerializedName("uniform")
  UNIFORM {
    @Override
    double next(SplittableRandom random) {
      return 2 * random.nextDouble() - 1;
    }
  },

  /** The standard normal distribution. */
  @SerializedName("normal")
  NORMAL {
    @Override
    double next(SplittableRandom random) {
      return random.nextGaussian();
    }
  };

  /** Returns the next number. */
  abstract double next(SplittableRandom random);

  /** Returns an array of such numbers, which depends on nothing but the shape and the seed. */
  public NDArray draw(Shape shape, long seed, NDManager manager) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) next(random);
    }
    return manager.create(values, shape);
  }
}
