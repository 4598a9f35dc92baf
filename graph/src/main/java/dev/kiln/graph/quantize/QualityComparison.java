package dev.kiln.graph.quantize;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.calibrate.ReusedBinding;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The quality of a model on samples, compared with a model that it was made from. */
public final class QualityComparison {
  private static final Options OPTIONS = Options.shared().withProviders(Provider.CPU);

  private QualityComparison() {}

  /**
   * Runs both models on all samples.
   *
   * @return a score for each way to compare: {@link Quality#PSNR} always, {@link Quality#AGREEMENT}
   *     if the outputs are scores of classes
   * @throws GraphException if their outputs differ in name, type or shape
   */
  public static Map<Quality, Score> of(Path source, Path model, Samples samples) {
    Map<Quality, double[]> found = new EnumMap<>(Quality.class);
    try (Model one = Model.open(source, OPTIONS);
        Model two = Model.open(model, OPTIONS);
        ReusedBinding first = new ReusedBinding(one);
        ReusedBinding second = new ReusedBinding(two)) {
      for (int i = 0; i < samples.size(); i++) {
        Map<String, Tensor> inputs = samples.inputs(i);
        Map<String, Tensor> expected = outputs(one, first.run(inputs, samples.name(i)));
        Map<String, Tensor> actual = outputs(two, second.run(inputs, samples.name(i)));
        requireAlike(expected, actual);
        int at = i;
        add(found, Quality.PSNR, expected, actual, at, samples.size());
        if (Quality.suiting(expected) == Quality.AGREEMENT) {
          add(found, Quality.AGREEMENT, expected, actual, at, samples.size());
        }
      }
    }
    Map<Quality, Score> scores = new EnumMap<>(Quality.class);
    found.forEach(
        (quality, all) ->
            scores.put(
                quality,
                new Score(
                    Arrays.stream(all).average().orElse(0),
                    Arrays.stream(all).min().orElse(0),
                    quality.unit())));
    return scores;
  }

  private static void add(
      Map<Quality, double[]> found,
      Quality quality,
      Map<String, Tensor> expected,
      Map<String, Tensor> actual,
      int at,
      int size) {
    found.computeIfAbsent(quality, q -> new double[size])[at] = quality.of(expected, actual);
  }

  private static Map<String, Tensor> outputs(Model model, Binding ran) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (Port port : model.outputs()) {
      outputs.put(port.name(), ran.output(port.name()));
    }
    return outputs;
  }

  private static void requireAlike(Map<String, Tensor> expected, Map<String, Tensor> actual) {
    expected.forEach(
        (name, tensor) -> {
          Tensor other = actual.get(name);
          if (other == null
              || other.type() != tensor.type()
              || !Arrays.equals(other.shape(), tensor.shape())) {
            throw new GraphException(
                "output '%s' is %s, expected %s"
                    .formatted(name, other == null ? "missing" : other, tensor));
          }
        });
  }
}
