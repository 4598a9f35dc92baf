package dev.kiln.graph.profile;

import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of two models, measured in one alternating run, so that a machine that is busy or slow
 * for a while affects both.
 *
 * @param first the median time of the first model in milliseconds
 * @param second the median time of the second model in milliseconds
 * @param ratio the median of the ratios of neighbouring runs, second to first
 */
public record TimeRatio(double first, double second, double ratio) {
  /**
   * Measures two models with the same inputs.
   *
   * @param runs the number of runs of each model that count; one more is not counted
   */
  public static TimeRatio of(
      Path first, Path second, Map<String, Tensor> inputs, Options options, int runs) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    try (Model one = Model.open(first, options);
        Model two = Model.open(second, options);
        Binding left = one.bind(shapes);
        Binding right = two.bind(shapes)) {
      inputs.forEach((name, tensor) -> left.input(name).put(tensor.data()));
      inputs.forEach((name, tensor) -> right.input(name).put(tensor.data()));
      double[] before = new double[runs];
      double[] after = new double[runs];
      double[] ratios = new double[runs];
      for (int i = -1; i < runs; i++) {
        double a = millis(left);
        double b = millis(right);
        if (i >= 0) {
          before[i] = a;
          after[i] = b;
          ratios[i] = b / a;
        }
      }
      return new TimeRatio(median(before), median(after), median(ratios));
    }
  }

  private static double millis(Binding binding) {
    long start = System.nanoTime();
    binding.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
