package dev.kiln.train.fit;

import dev.kiln.train.TrainingException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Running means, such as loss and accuracy, each over the samples seen so far. */
public final class Measures {
  private final Map<String, Mean> means = new LinkedHashMap<>();

  private record Mean(double sum, long samples) {}

  /**
   * Takes in the mean over some samples.
   *
   * @param name such as {@code loss}; one of several of a kind has the kind before it, such as
   *     {@code iou/sky}, and is in the table and the plots but not in an epoch's line
   * @throws TrainingException if it is not a finite number
   */
  public void add(String name, double mean, long samples) {
    if (!Double.isFinite(mean)) {
      throw new TrainingException(
          "the %s is %s; try a smaller learning rate".formatted(name, mean));
    }
    means.merge(
        name,
        new Mean(mean * samples, samples),
        (a, b) -> new Mean(a.sum + b.sum, a.samples + b.samples));
  }

  /** The means over all samples, in the order they first came. */
  public Map<String, Double> means() {
    Map<String, Double> values = new LinkedHashMap<>();
    means.forEach((name, mean) -> values.put(name, mean.sum / mean.samples));
    return values;
  }

  /** How many samples were seen. */
  public long samples() {
    return means.values().stream().mapToLong(Mean::samples).max().orElse(0);
  }
}
