package dev.kiln.train.fit;

import dev.kiln.train.TrainingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Running means, such as loss and accuracy, each over the samples seen so far; and, of a test of
 * classes, which class was taken for which.
 */
public final class Metrics {
  private final Map<String, Mean> means = new LinkedHashMap<>();

  /** Not part of a saved run. */
  private transient Confusion confusion;

  private transient String remark = "";

  private record Mean(double sum, long samples) {}

  /**
   * Adds the mean over some samples.
   *
   * @param name such as {@code loss}; a name with a slash, such as {@code iou/sky}, is one of
   *     several of a kind: it appears in the table and the plots but not in an epoch's line
   * @throws TrainingException if the mean is not a finite number
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

  /** Records which class was taken for which, for {@code confusion.csv}. */
  public void record(Confusion counted) {
    confusion = counted;
  }

  /** Says what a mean leaves out, for an epoch's line. */
  public void remark(String text) {
    remark = text;
  }

  /** Returns what was remarked; empty if nothing was. */
  String remark() {
    return remark;
  }

  /** Returns which class was taken for which, if that was recorded. */
  Optional<Confusion> confusion() {
    return Optional.ofNullable(confusion);
  }

  /** Returns the means over all samples, in the order in which they were first added. */
  public Map<String, Double> means() {
    Map<String, Double> values = new LinkedHashMap<>();
    means.forEach((name, mean) -> values.put(name, mean.sum / mean.samples));
    return values;
  }

  /** Returns the number of samples seen. */
  public long samples() {
    return means.values().stream().mapToLong(Mean::samples).max().orElse(0);
  }
}
