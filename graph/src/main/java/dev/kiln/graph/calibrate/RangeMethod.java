package dev.kiln.graph.calibrate;

/** The ways to choose the range of a value that 8 bits shall cover. */
public enum RangeMethod {
  /** From the smallest to the largest number: nothing is clamped. */
  MIN_MAX {
    @Override
    public ValueRange range(ValueHistogram histogram) {
      return new ValueRange(histogram.smallest(), histogram.largest());
    }
  },

  /** Clamps one number in ten thousand on each side. */
  PERCENTILE {
    @Override
    public ValueRange range(ValueHistogram histogram) {
      return Percentile.range(histogram, 1e-4);
    }
  },

  /** Minimises the mean squared error of clamping and rounding. */
  MSE {
    @Override
    public ValueRange range(ValueHistogram histogram) {
      return SquaredError.smallest(histogram);
    }
  },

  /**
   * Minimises the Kullback-Leibler divergence between the numbers and their quantized form. Source:
   * Migacz, 8-bit Inference with TensorRT, 2017.
   */
  ENTROPY {
    @Override
    public ValueRange range(ValueHistogram histogram) {
      return Divergence.smallest(histogram);
    }
  };

  /** Returns the range of a value with at least one number. */
  public abstract ValueRange range(ValueHistogram histogram);
}
