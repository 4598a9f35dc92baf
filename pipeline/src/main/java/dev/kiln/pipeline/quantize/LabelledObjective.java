package dev.kiln.pipeline.quantize;

import dev.kiln.graph.quantize.Objective;
import dev.kiln.graph.quantize.Score;
import dev.kiln.pipeline.eval.ClassificationAccuracy;
import dev.kiln.pipeline.eval.DigitsAccuracy;
import dev.kiln.pipeline.eval.Evaluate;
import dev.kiln.pipeline.eval.Evaluation;
import dev.kiln.pipeline.eval.SegmentationQuality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The accuracy or the mean intersection over union on labelled data, which may be a little below
 * float's. Every second picture chooses a model; the others tell how good it is, because a figure
 * of the data that chose would be too good.
 */
public final class LabelledObjective implements Objective {
  private final Path data;
  private final double most;
  private final Path source;
  private final double floats;

  private LabelledObjective(Path source, Path data, double most) {
    this.data = data;
    this.most = most;
    this.source = source;
    this.floats = figure(source, 0);
  }

  /**
   * Measures a float model.
   *
   * @param data the labelled data that suits its task
   * @param most the largest drop, 0 to 1
   * @throws IllegalArgumentException if the task of the model has no such figure
   */
  public static LabelledObjective of(Path source, Path data, double most) {
    return new LabelledObjective(source, data, most);
  }

  @Override
  public Score score(Path model) {
    double figure = figure(model, 0);
    return new Score(figure, figure, "");
  }

  @Override
  public boolean isReachedBy(Score score) {
    return score.mean() >= floats - most;
  }

  @Override
  public String words() {
    return String.format(
        Locale.ROOT,
        "%.4f on the labelled data, float's %.4f less %s",
        floats - most,
        floats,
        most);
  }

  /**
   * The figures on the data that did not choose.
   *
   * @param floats float's
   * @param quantized the chosen model's
   */
  public record Held(double floats, double quantized) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "on the half of the labelled data that did not choose: float %.4f, int8 %.4f",
          floats,
          quantized);
    }
  }

  /** Measures the chosen model and its source on the data that did not choose. */
  public Held held(Path chosen) {
    return new Held(figure(source, 1), figure(chosen, 1));
  }

  private double figure(Path model, int half) {
    try {
      return figure(Evaluate.of(model.toString()).withData(data).withHalf(half).measure());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double figure(Evaluation evaluation) {
    if (evaluation instanceof DigitsAccuracy digits) {
      return digits.accuracy();
    }
    if (evaluation instanceof ClassificationAccuracy classes) {
      return classes.accuracy();
    }
    if (evaluation instanceof SegmentationQuality segments) {
      return segments.miou();
    }
    throw new IllegalArgumentException(
        "--max-drop: only digits, classification and segmentation have a figure that drops");
  }
}
