package dev.kiln.graph.quantize;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.calibrate.Calibration;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.calibrate.ValueStatistics;
import dev.kiln.graph.onnx.OnnxModel;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A model whose values have been measured.
 *
 * @param quantizer quantizes the model as far as is wanted
 * @param equalized how the model was equalized before
 * @param samples the number of samples that measured the values
 * @param method how the ranges were chosen
 */
record Calibrated(Quantizer quantizer, Equalization equalized, int samples, RangeMethod method) {
  /** The number of samples that the ways of equalizing are compared with. */
  private static final int FOR_TRIALS = 6;

  /**
   * Equalizes a model in the way that does the least damage when everything is quantized, and
   * measures its values.
   *
   * @throws GraphException if nothing of the model can be computed in integers
   */
  static Calibrated of(
      FloatModel floats,
      Samples samples,
      SampleObjective objective,
      RangeMethod method,
      IntConsumer progress) {
    OnnxModel model = floats.prepared();
    if (IntegerUnits.of(model.graph(), model.opset()).isEmpty()) {
      throw new GraphException(
          "the model has no node that could be computed in integers, such as a convolution with"
              + " constant weights");
    }
    Samples few = samples.at(IntStream.range(0, Math.min(FOR_TRIALS, samples.size())).toArray());
    OnnxModel best = model;
    Equalization chosen = Equalization.NONE;
    double least = Double.POSITIVE_INFINITY;
    for (Equalization way : Equalization.values()) {
      OnnxModel equalized = way.of(model, few);
      if (way == Equalization.NONE || equalized != model) {
        double damage = objective.damage(all(quantizer(equalized, few, method, percent -> {})));
        if (damage < least) {
          least = damage;
          best = equalized;
          chosen = way;
        }
      }
    }
    return new Calibrated(
        quantizer(best, samples, method, progress), chosen, samples.size(), method);
  }

  private static OnnxModel all(Quantizer quantizer) {
    return quantizer.quantize(quantizer.units());
  }

  private static Quantizer quantizer(
      OnnxModel model, Samples samples, RangeMethod method, IntConsumer progress) {
    Set<String> needed =
        Scales.needed(model.graph(), IntegerUnits.of(model.graph(), model.opset()));
    Map<String, ValueStatistics> statistics =
        new Calibration(model, samples, progress).measure(needed);
    Quantizer quantizer = new Quantizer(model, statistics, method);
    if (quantizer.units().isEmpty()) {
      throw new GraphException("the model has no float value that could be quantized");
    }
    return quantizer;
  }

  @Override
  public String toString() {
    return "%,d samples, %s, equalized %s; %,d nodes could be integer"
        .formatted(samples, method, equalized.words(), quantizer.units().size());
  }
}
