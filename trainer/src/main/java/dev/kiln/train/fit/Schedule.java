package dev.kiln.train.fit;

import com.google.gson.annotations.SerializedName;

/** How the learning rate changes over a run. */
public enum Schedule {
  /** The same all the time. */
  @SerializedName("constant")
  CONSTANT {
    @Override
    double factor(double done) {
      return 1;
    }
  },

  /** Down to 0 along half a cosine (Loshchilov and Hutter, "SGDR", 2017, without restarts). */
  @SerializedName("cosine")
  COSINE {
    @Override
    double factor(double done) {
      return (1 + Math.cos(Math.PI * done)) / 2;
    }
  },

  /** As cosine, but down to a hundredth; the article "deeplab-v3plus" ends so. */
  @SerializedName("cosine-floor")
  COSINE_FLOOR {
    @Override
    double factor(double done) {
      return 0.01 + 0.99 * COSINE.factor(done);
    }
  },

  /** A tenth after each third of the run. */
  @SerializedName("step")
  STEP {
    @Override
    double factor(double done) {
      return Math.pow(0.1, Math.floor(3 * done));
    }
  };

  /**
   * Returns the learning rate's factor.
   *
   * @param done how much of the run is done, 0 to 1
   */
  abstract double factor(double done);
}
