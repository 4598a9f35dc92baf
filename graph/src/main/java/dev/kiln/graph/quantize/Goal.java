package dev.kiln.graph.quantize;

import java.util.Locale;
import java.util.Optional;

/**
 * What a quantized model must reach on the samples that were held back.
 *
 * @param quality how the outputs are compared; empty for what suits them
 * @param mean the least mean quality; empty for the usual one
 * @param objective what is measured in place of the likeness of outputs; empty for nothing
 * @param latency the largest time, as a share of the time of the source; empty for any
 * @param evenIfSlower whether the model may be slower than its source, since its size matters
 */
public record Goal(
    Optional<Quality> quality,
    Optional<Double> mean,
    Optional<Objective> objective,
    Optional<Double> latency,
    boolean evenIfSlower) {
  /** The fastest model whose quality is as usual: pictures that look alike, the same classes. */
  public static final Goal USUAL =
      new Goal(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  /** A single sample may be this much below the mean that is asked for. */
  private static final double DECIBELS_BELOW = 8;

  /** The share of the source's time from which a model is not worth its loss of quality. */
  private static final double NO_GAIN = 0.95;

  /**
   * Returns the fastest model with at least this mean quality.
   *
   * @param least decibels for {@link Quality#PSNR}, a share of 1 for {@link Quality#AGREEMENT}
   */
  public static Goal atLeast(Quality quality, double least) {
    return new Goal(
        Optional.of(quality), Optional.of(least), Optional.empty(), Optional.empty(), false);
  }

  /** Returns the fastest model that reaches an objective. */
  public static Goal reaching(Objective objective) {
    return new Goal(
        Optional.empty(), Optional.empty(), Optional.of(objective), Optional.empty(), false);
  }

  /**
   * Returns the model of the best quality that takes at most this share of the source's time; if a
   * quality is asked for too, it must be reached as well.
   */
  public Goal within(double share) {
    return new Goal(quality, mean, objective, Optional.of(share), evenIfSlower);
  }

  /** Returns this goal for a model whose size matters more than its time. */
  public Goal orSlower() {
    return new Goal(quality, mean, objective, latency, true);
  }

  /** Returns whether a model of this time is worth its loss of quality. */
  boolean gains(double time) {
    return evenIfSlower || time < NO_GAIN;
  }

  /** Returns whether a certain quality is asked for, not the usual one. */
  boolean asksForQuality() {
    return mean.isPresent() || objective.isPresent();
  }

  /** Returns the least mean quality. */
  double mean(Quality compared) {
    return mean.orElse(compared == Quality.AGREEMENT ? 0.982 : 43.0);
  }

  /** Returns whether a score reaches the quality. */
  boolean isReachedBy(Score score, Quality compared) {
    if (objective.isPresent()) {
      return objective.get().isReachedBy(score);
    }
    double least = mean(compared);
    return score.mean() >= least
        && (compared == Quality.AGREEMENT || score.worst() >= least - DECIBELS_BELOW);
  }

  /** Returns the goal in words for messages. */
  String words(Quality compared) {
    String time =
        latency.map(share -> String.format(Locale.ROOT, "%s of float's time", share)).orElse("");
    if (!time.isEmpty() && !asksForQuality()) {
      return time;
    }
    return quality(compared) + (time.isEmpty() ? "" : " within " + time);
  }

  private String quality(Quality compared) {
    if (objective.isPresent()) {
      return objective.get().words();
    }
    return compared == Quality.AGREEMENT
        ? String.format(Locale.ROOT, "a mean agreement of %s", mean(compared))
        : String.format(
            Locale.ROOT,
            "a mean of %s dB and %s dB for every sample",
            mean(compared),
            mean(compared) - DECIBELS_BELOW);
  }
}
