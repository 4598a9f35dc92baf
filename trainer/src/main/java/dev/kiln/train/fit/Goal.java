package dev.kiln.train.fit;

import java.util.List;

/**
 * What a run is after.
 *
 * @param metric over the test set, such as {@code accuracy}
 * @param higher whether it is better if it is higher
 */
public record Goal(String metric, boolean higher) {
  /** The index of the best epoch, the first among equals. */
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
