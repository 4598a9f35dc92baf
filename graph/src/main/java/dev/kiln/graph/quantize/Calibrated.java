package dev.kiln.graph.quantize;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.calibrate.Calibration;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.calibrate.StatisticsCache;
import dev.kiln.graph.calibrate.ValueStatistics;
import dev.kiln.graph.integer.Quantizer;
import dev.kiln.graph.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model whose values have been measured.
 *
 * @param quantizer quantizes the model as far as is wanted
 * @param equalized how the model was equalized before
 * @param samples the number of samples that measured the values
 * @param method how the ranges were chosen
 */
record Calibrated(
    Quantizer quantizer, List<Equalization> equalized, int samples, RangeMethod method) {
  /** The number of samples that the ways of equalizing are compared with. */
  private static final int FOR_TRIALS = 6;

  Calibrated {
    equalized = List.copyOf(equalized);
  }

  /**
   * Equalizes a model as far as that lessens the damage when everything is quantized, and measures
   * its values.
   *
   * @throws GraphException if nothing of the model can be computed in integers
   */
  static Calibrated of(
      FloatModel floats,
      Samples samples,
      SampleObjective objective,
      RangeMethod method,
      StatisticsCache cache,
      QuantizeListener listener) {
    OnnxModel best = floats.prepared();
    Samples few = samples.at(IntStream.range(0, Math.min(FOR_TRIALS, samples.size())).toArray());
    IntConsumer trials = percent -> listener.at("equalize", percent);
    Map<String, ValueStatistics> measured = measure(best, few, cache, trials);
    double least = damage(best, measured, objective, method);
    List<Equalization> helpful = new ArrayList<>();
    for (Equalization way : Equalization.values()) {
      OnnxModel equalized = way.of(best, measured);
      if (equalized != best) {
        Map<String, ValueStatistics> after = measure(equalized, few, cache, trials);
        double damage = damage(equalized, after, objective, method);
        if (damage < least) {
          least = damage;
          best = equalized;
          measured = after;
          helpful.add(way);
        }
      }
    }
    IntConsumer progress = percent -> listener.at("calibrate", percent);
    Quantizer quantizer = new Quantizer(best, measure(best, samples, cache, progress), method);
    return new Calibrated(quantizer, helpful, samples.size(), method);
  }

  private static Map<String, ValueStatistics> measure(
      OnnxModel model, Samples samples, StatisticsCache cache, IntConsumer progress) {
    Set<String> needed = Quantizer.needed(model);
    needed.addAll(Equalization.needed(model));
    return new Calibration(model, samples, cache, progress).measure(needed);
  }

  private static double damage(
      OnnxModel model,
      Map<String, ValueStatistics> measured,
      SampleObjective objective,
      RangeMethod method) {
    Quantizer quantizer = new Quantizer(model, measured, method);
    if (quantizer.units().isEmpty()) {
      throw new GraphException(
          "the model has no node that could be computed in integers, such as a convolution with"
              + " constant weights");
    }
    return objective.damage(quantizer.quantize(quantizer.units()));
  }

  @Override
  public String toString() {
    return "%,d samples, %s, equalized %s; %,d nodes could be integer"
        .formatted(
            samples,
            method,
            equalized.isEmpty()
                ? "nothing"
                : equalized.stream().map(Equalization::words).collect(Collectors.joining(" and ")),
            quantizer.units().size());
  }
}
