package dev.kiln.train.fit;

import java.util.List;

/**
 * The test metric that tells which epoch is best.
 *
 * @param metric the name of the metric over the test set, such as {@code accuracy}
 * @param higher whether a higher value is better
 */
public record TargetMetric(String metric, boolean higher) {
  /** No metric tells which epoch is best. */
  public static final TargetMetric NONE = new TargetMetric("", false);

  /** Returns the index of the best epoch, the first among equals. */
  int best(List<Run.Epoch> epochs) {
    int best = 0;
    for (int i = 1; i < epochs.size(); i++) {
      double change = value(epochs.get(i)) - value(epochs.get(best));
      best = (higher ? change > 0 : change < 0) ? i : best;
    }
    return best;
  }

  private double value(Run.Epoch epoch) {
    return epoch.metrics().get("test_" + metric);
  }
}
