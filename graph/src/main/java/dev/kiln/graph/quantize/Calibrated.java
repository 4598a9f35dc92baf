package dev.kiln.graph.quantize;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.calibrate.Calibration;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.calibrate.ValueStatistics;
import dev.kiln.graph.onnx.OnnxModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * A model whose values have been measured.
 *
 * @param quantizer quantizes the model as far as is wanted
 * @param values the number of values that were measured
 * @param samples the number of samples that measured them
 * @param method how the ranges were chosen
 */
record Calibrated(Quantizer quantizer, int values, int samples, RangeMethod method) {
  /**
   * Measures a model.
   *
   * @throws GraphException if nothing of the model can be computed in integers
   */
  static Calibrated of(
      FloatModel floats, Samples samples, RangeMethod method, IntConsumer progress) {
    OnnxModel model = floats.prepared();
    List<IntegerUnit> units = IntegerUnits.of(model.graph(), model.opset());
    Set<String> needed = Scales.needed(model.graph(), units);
    if (needed.isEmpty()) {
      throw new GraphException(
          "the model has no node that could be computed in integers, such as a convolution with"
              + " constant weights");
    }
    Map<String, ValueStatistics> statistics =
        new Calibration(model, samples, progress).measure(needed);
    Quantizer quantizer = new Quantizer(model, statistics, method, true);
    if (quantizer.units().isEmpty()) {
      throw new GraphException("no value of the model is float");
    }
    return new Calibrated(quantizer, statistics.size(), samples.size(), method);
  }

  @Override
  public String toString() {
    return "%,d values on %,d samples, %s; %,d nodes could be integer"
        .formatted(values, samples, method, quantizer.units().size());
  }
}
