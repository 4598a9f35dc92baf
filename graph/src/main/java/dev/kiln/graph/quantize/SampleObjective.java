package dev.kiln.graph.quantize;

import dev.kiln.graph.calibrate.ReusedBinding;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The quality of candidates on samples, compared with the outputs of the source, which are computed
 * once and kept.
 */
final class SampleObjective {
  /** The number of samples that damage is measured on. */
  private static final int FOR_DAMAGE = 3;

  private final Samples samples;
  private final List<Map<String, Tensor>> expected = new ArrayList<>();
  private final Options options;
  private final Quality quality;

  /**
   * Runs the source on all samples.
   *
   * @param compared how outputs are compared; empty for what suits them
   */
  SampleObjective(OnnxModel source, Samples samples, Options options, Optional<Quality> compared) {
    this.samples = samples;
    this.options = options;
    try (TemporaryModel file = TemporaryModel.of(source);
        Model model = file.open(options);
        ReusedBinding binding = new ReusedBinding(model)) {
      for (int i = 0; i < samples.size(); i++) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        outputs(model, binding.run(samples.inputs(i), samples.name(i)))
            .forEach((name, tensor) -> copies.put(name, tensor.copy()));
        expected.add(copies);
      }
    }
    this.quality = compared.orElseGet(() -> Quality.suiting(expected.get(0)));
  }

  Quality quality() {
    return quality;
  }

  /** Returns the quality of a candidate on all samples. */
  Score score(OnnxModel candidate) {
    return score(candidate, samples.size(), quality);
  }

  private Score score(OnnxModel candidate, int most, Quality compared) {
    int count = Math.min(most, samples.size());
    double sum = 0;
    double worst = Double.POSITIVE_INFINITY;
    try (TemporaryModel file = TemporaryModel.of(candidate);
        Model model = file.open(options);
        ReusedBinding binding = new ReusedBinding(model)) {
      for (int i = 0; i < count; i++) {
        Binding ran = binding.run(samples.inputs(i), samples.name(i));
        double found = compared.of(expected.get(i), outputs(model, ran));
        sum += found;
        worst = Math.min(worst, found);
      }
    }
    return new Score(sum / count, worst, compared.unit());
  }

  /**
   * Returns the mean squared error of the outputs on the first samples, relative to their squared
   * peak.
   */
  double damage(OnnxModel candidate) {
    return Math.pow(10, -score(candidate, FOR_DAMAGE, Quality.PSNR).mean() / 10);
  }

  private static Map<String, Tensor> outputs(Model model, Binding ran) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (Port port : model.outputs()) {
      outputs.put(port.name(), ran.output(port.name()));
    }
    return outputs;
  }
}
