package dev.kiln.graph.quantize;

import dev.kiln.graph.calibrate.Calibration;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.calibrate.ValueStatistics;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.prepare.EqualizeInstanceNorm;
import dev.kiln.graph.prepare.EqualizeLayers;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The ways to give the channels of a value similar ranges without changing what a model computes.
 */
enum Equalization {
  NONE("nothing") {
    @Override
    OnnxModel of(OnnxModel model, Samples samples) {
      return model;
    }
  },

  LAYERS("layers") {
    @Override
    OnnxModel of(OnnxModel model, Samples samples) {
      return applied(new EqualizeLayers(), model);
    }
  },

  INSTANCE_NORMALIZATION("what instance normalization undoes") {
    @Override
    OnnxModel of(OnnxModel model, Samples samples) {
      Set<String> convolutions = new LinkedHashSet<>();
      model.graph().nodes().stream()
          .filter(node -> node.is("Conv", "ConvTranspose"))
          .forEach(node -> convolutions.add(node.output()));
      if (convolutions.isEmpty()
          || model.graph().nodes().stream().noneMatch(n -> n.is("InstanceNormalization"))) {
        return model;
      }
      Map<String, float[]> means = new HashMap<>();
      Map<String, float[]> deviations = new HashMap<>();
      Map<String, ValueStatistics> measured =
          new Calibration(model, samples, percent -> {}).measure(convolutions);
      measured.forEach(
          (value, statistics) -> {
            means.put(value, statistics.means());
            deviations.put(value, statistics.deviations());
          });
      return applied(new EqualizeInstanceNorm(means, deviations), model);
    }
  },

  BOTH("layers and what instance normalization undoes") {
    @Override
    OnnxModel of(OnnxModel model, Samples samples) {
      OnnxModel once = INSTANCE_NORMALIZATION.of(model, samples);
      OnnxModel twice = LAYERS.of(once, samples);
      return once == model || twice == once ? model : twice;
    }
  };

  private final String words;

  Equalization(String words) {
    this.words = words;
  }

  /** Returns the equalized model, or the model itself if nothing changes. */
  abstract OnnxModel of(OnnxModel model, Samples samples);

  /** Returns what is equalized in words. */
  String words() {
    return words;
  }

  private static OnnxModel applied(Pass pass, OnnxModel model) {
    GraphEditor editor = new GraphEditor(model.graph(), model.opset());
    return pass.apply(editor) == 0 ? model : model.with(editor.graph());
  }
}
