package dev.kiln.graph.profile;

import com.sun.management.OperatingSystemMXBean;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of two models, measured in one alternating run.
 *
 * @param first the median time of the first model in milliseconds
 * @param second the median time of the second model in milliseconds
 * @param ratio the processor time of the second model by that of the first; what else the machine
 *     does affects it less than it affects a clock on the wall
 */
public record TimeRatio(double first, double second, double ratio) {
  /** A turn takes about this much processor time, since Java tells it in steps of 10 ms. */
  private static final long NANOS_OF_TURN = 100_000_000;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** One of the models, and what its turns took. */
  private static final class Side {
    private final Binding binding;
    private final double[] millis;
    private int runs;
    private double processor;

    Side(Binding binding, Map<String, Tensor> inputs, int turns) {
      this.binding = binding;
      this.millis = new double[turns];
      inputs.forEach((name, tensor) -> binding.input(name).put(tensor.data()));
      // The first run also makes the buffers.
      binding.run();
      // On a busy machine, a long time on the wall may be a short one of this process.
      long start = SYSTEM.getProcessCpuTime();
      while (SYSTEM.getProcessCpuTime() - start < NANOS_OF_TURN) {
        binding.run();
        runs++;
      }
    }

    void take(int turn) {
      long before = SYSTEM.getProcessCpuTime();
      long start = System.nanoTime();
      for (int i = 0; i < runs; i++) {
        binding.run();
      }
      millis[turn] = (System.nanoTime() - start) / 1e6 / runs;
      processor += (double) (SYSTEM.getProcessCpuTime() - before) / runs;
    }

    double median() {
      double[] sorted = millis.clone();
      Arrays.sort(sorted);
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
  }

  /**
   * Measures two models with the same inputs.
   *
   * @param options without spinning, which would count as work
   * @param turns how often each model has its turn; a turn of a fast model has several runs
   */
  public static TimeRatio of(
      Path first, Path second, Map<String, Tensor> inputs, Options options, int turns) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    try (Model one = Model.open(first, options);
        Model two = Model.open(second, options);
        Binding left = one.bind(shapes);
        Binding right = two.bind(shapes)) {
      Side before = new Side(left, inputs, turns);
      Side after = new Side(right, inputs, turns);
      for (int turn = 0; turn < turns; turn++) {
        before.take(turn);
        after.take(turn);
      }
      return new TimeRatio(before.median(), after.median(), after.processor / before.processor);
    }
  }
}
