package dev.kiln.graph.quantize;

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
 * The ways to give the channels of a value similar ranges without changing what a model computes,
 * in the order in which they are tried.
 */
enum Equalization {
  INSTANCE_NORMALIZATION("what instance normalization undoes") {
    @Override
    Pass pass(Map<String, ValueStatistics> measured) {
      Map<String, float[]> means = new HashMap<>();
      Map<String, float[]> deviations = new HashMap<>();
      measured.forEach(
          (value, statistics) -> {
            means.put(value, statistics.means());
            deviations.put(value, statistics.deviations());
          });
      return new EqualizeInstanceNorm(means, deviations);
    }
  },

  LAYERS("layers") {
    @Override
    Pass pass(Map<String, ValueStatistics> measured) {
      return new EqualizeLayers();
    }
  };

  private final String words;

  Equalization(String words) {
    this.words = words;
  }

  abstract Pass pass(Map<String, ValueStatistics> measured);

  /** Returns the values of a model that must be measured before it is equalized. */
  static Set<String> needed(OnnxModel model) {
    Set<String> needed = new LinkedHashSet<>();
    if (model.graph().nodes().stream().anyMatch(n -> n.is("InstanceNormalization"))) {
      model.graph().nodes().stream()
          .filter(node -> node.is("Conv", "ConvTranspose"))
          .forEach(node -> needed.add(node.output()));
    }
    return needed;
  }

  /** Returns the equalized model, or the model itself if nothing changes. */
  OnnxModel of(OnnxModel model, Map<String, ValueStatistics> measured) {
    GraphEditor editor = new GraphEditor(model.graph(), model.opset());
    return pass(measured).apply(editor) == 0 ? model : model.with(editor.graph());
  }

  /** Returns what is equalized in words. */
  String words() {
    return words;
  }
}
