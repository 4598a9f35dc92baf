package dev.kiln.graph.quantize;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;

/** The ways to compare the outputs of a model with those of its source. */
public enum Quality {
  /**
   * The peak signal-to-noise ratio in dB. The peak is 255 for pictures, otherwise the largest
   * magnitude of the source's output. With several outputs, the worst one counts.
   */
  PSNR("dB") {
    @Override
    public double of(Map<String, Tensor> expected, Map<String, Tensor> actual) {
      return expected.entrySet().stream()
          .mapToDouble(output -> psnr(output.getValue(), actual.get(output.getKey())))
          .min()
          .orElse(MOST);
    }
  },

  /** The share of places at which the class with the largest value is the same; axis 1. */
  AGREEMENT("") {
    @Override
    public double of(Map<String, Tensor> expected, Map<String, Tensor> actual) {
      return expected.entrySet().stream()
          .mapToDouble(output -> agreement(output.getValue(), actual.get(output.getKey())))
          .min()
          .orElse(1);
    }
  };

  /** The ratio that stands for outputs that are equal. */
  static final double MOST = 120;

  private final String unit;

  Quality(String unit) {
    this.unit = unit;
  }

  /** Returns the quality of one run. */
  public abstract double of(Map<String, Tensor> expected, Map<String, Tensor> actual);

  String unit() {
    return unit;
  }

  /**
   * Returns the quality that suits outputs: agreement for the scores of classes, [N, C] or [N, C,
   * h, w] with C above 1, if there is no other output; PSNR for everything else.
   */
  public static Quality suiting(Map<String, Tensor> outputs) {
    if (outputs.size() != 1) {
      return PSNR;
    }
    Tensor only = outputs.values().iterator().next();
    long[] shape = only.shape();
    return only.type() == ElementType.FLOAT
            && (shape.length == 2 || shape.length == 4)
            && shape[1] > 1
        ? AGREEMENT
        : PSNR;
  }

  private static double psnr(Tensor expected, Tensor actual) {
    if (expected.type() == ElementType.UINT8) {
      return pictures(expected.data(), actual.data());
    }
    if (expected.type() != ElementType.FLOAT) {
      return expected.data().equals(actual.data()) ? MOST : 0;
    }
    FloatBuffer one = expected.data().asFloatBuffer();
    FloatBuffer two = actual.data().asFloatBuffer();
    double peak = 0;
    double sum = 0;
    for (int i = 0; i < one.remaining(); i++) {
      double difference = one.get(i) - two.get(i);
      sum += difference * difference;
      peak = Math.max(peak, Math.abs(one.get(i)));
    }
    return decibels(peak, sum / one.remaining());
  }

  private static double pictures(ByteBuffer one, ByteBuffer two) {
    long sum = 0;
    for (int i = 0; i < one.remaining(); i++) {
      int difference = (one.get(i) & 0xff) - (two.get(i) & 0xff);
      sum += difference * difference;
    }
    return decibels(255, (double) sum / one.remaining());
  }

  private static double decibels(double peak, double error) {
    return error == 0 ? MOST : Math.min(MOST, 10 * Math.log10(peak * peak / error));
  }

  private static double agreement(Tensor expected, Tensor actual) {
    long[] shape = expected.shape();
    int classes = (int) shape[1];
    FloatBuffer one = expected.data().asFloatBuffer();
    FloatBuffer two = actual.data().asFloatBuffer();
    int plane = one.remaining() / (int) (shape[0] * classes);
    long same = 0;
    for (int n = 0; n < shape[0]; n++) {
      for (int i = 0; i < plane; i++) {
        int at = n * classes * plane + i;
        same += largest(one, at, plane, classes) == largest(two, at, plane, classes) ? 1 : 0;
      }
    }
    return (double) same / (shape[0] * plane);
  }

  private static int largest(FloatBuffer scores, int first, int step, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (scores.get(first + c * step) > scores.get(first + best * step)) {
        best = c;
      }
    }
    return best;
  }
}
