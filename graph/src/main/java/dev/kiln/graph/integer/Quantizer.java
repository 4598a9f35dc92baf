package dev.kiln.graph.integer;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.ValueStatistics;
import dev.kiln.graph.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A calibrated model, of which any choice of units can be computed in integers. Immutable. */
public final class Quantizer {
  private final OnnxModel model;
  private final List<IntegerUnit> units;
  private final Scales scales;
  private final Map<String, ValueStatistics> statistics;

  /**
   * Prepares a model.
   *
   * @param model opset 13 or later
   * @param statistics what was measured of the values that are {@link #needed}
   */
  public Quantizer(OnnxModel model, Map<String, ValueStatistics> statistics, RangeMethod method) {
    this.model = model;
    List<IntegerUnit> all = IntegerUnits.of(model.graph(), model.opset());
    this.scales = Scales.of(model.graph(), all, statistics, method);
    this.units = worthwhile(all.stream().filter(this::isKnown).toList());
    this.statistics = Map.copyOf(statistics);
  }

  /**
   * Returns the values of a model that must be measured; none if nothing of it can be computed in
   * integers.
   */
  public static Set<String> needed(OnnxModel model) {
    return Scales.needed(model.graph(), IntegerUnits.of(model.graph(), model.opset()));
  }

  /**
   * Returns the name of the float model's node that a node of a quantized one was made from or
   * serves.
   */
  public static String served(String node) {
    int owned = node.indexOf(QdqNodes.OWNED);
    return owned < 0 ? node : node.substring(0, owned);
  }

  private boolean isKnown(IntegerUnit unit) {
    return scales.has(unit.output()) && unit.inputs().stream().allMatch(scales::has);
  }

  /**
   * Leaves out units without weights that read nothing that is computed in integers: elementwise
   * operations are not faster in integers, they only spare the conversion between two others.
   */
  private List<IntegerUnit> worthwhile(List<IntegerUnit> all) {
    Set<String> integers = new HashSet<>();
    List<IntegerUnit> kept = new ArrayList<>();
    for (IntegerUnit unit : all) {
      if (unit.hasWeights()
          || unit.inputs().stream().map(scales::source).anyMatch(integers::contains)) {
        kept.add(unit);
        integers.add(unit.output());
      }
    }
    return List.copyOf(kept);
  }

  /** Returns the units that can be computed in integers. */
  public List<IntegerUnit> units() {
    return units;
  }

  /** Returns the model with some units computed in integers. */
  public OnnxModel quantize(Collection<IntegerUnit> chosen) {
    Graph written = QdqGraph.of(model.graph(), chosen, scales, this::corrected);
    return model.with(FloatIslands.keep(written, model.opset()));
  }

  /**
   * Returns a bias without the mean error that rounded weights cause. Source: Nagel et al.,
   * Data-Free Quantization Through Weight Equalization and Bias Correction, 2019.
   */
  private float[] corrected(IntegerUnit unit, QuantizedWeights quantized, float[] bias) {
    Node node = unit.node();
    ValueStatistics input = statistics.get(node.input(0));
    if (!node.is("Conv") || input == null) {
      return bias;
    }
    float[] means = input.means();
    List<Long> dims = quantized.weights().dims();
    int outputs = (int) (long) dims.get(0);
    int inputs = (int) (long) dims.get(1);
    int perOutput = quantized.errors().length / outputs;
    int group = outputs / (int) node.integer("group", 1);
    if (means.length != inputs * node.integer("group", 1)) {
      return bias;
    }
    float[] corrected = bias.clone();
    for (int i = 0; i < quantized.errors().length; i++) {
      int output = i / perOutput;
      int channel = output / group * inputs + i % perOutput / (perOutput / inputs);
      corrected[output] -= quantized.errors()[i] * means[channel];
    }
    return corrected;
  }
}
