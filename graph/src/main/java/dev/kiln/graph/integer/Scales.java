package dev.kiln.graph.integer;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.calibrate.RangeMethod;
import dev.kiln.graph.calibrate.ValueRange;
import dev.kiln.graph.calibrate.ValueStatistics;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The levels of every value that may be quantized. */
final class Scales {
  private final SameLevels same;
  private final Map<String, Scale> scales = new HashMap<>();
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, TensorData> constants;
  private final Set<String> pictures = new HashSet<>();

  private Scales(Graph graph) {
    this.same = SameLevels.of(graph);
    this.constants = graph.constants();
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> producers.put(output, node));
    }
    for (Value input : graph.inputs()) {
      if (input.type() == ElementType.UINT8) {
        pictures.add(input.name());
      }
    }
  }

  /**
   * Chooses levels by what calibration measured.
   *
   * @param statistics what was measured of the inputs and outputs of the units
   */
  static Scales of(
      Graph graph,
      List<IntegerUnit> units,
      Map<String, ValueStatistics> statistics,
      RangeMethod method) {
    Scales scales = new Scales(graph);
    Map<String, Float> bounds = new HashMap<>();
    units.forEach(unit -> bounds.put(unit.output(), unit.bound()));
    statistics.forEach(
        (value, measured) -> {
          if (scales.source(value).equals(value)) {
            ValueRange range = method.range(measured.histogram());
            float high = Math.min(range.high(), bounds.getOrDefault(value, range.high()));
            scales.scales.put(value, Scale.of(new ValueRange(range.low(), high)));
          }
        });
    for (Node node : graph.nodes()) {
      if (scales.isPicture(node)) {
        scales.scales.put(node.output(), Scale.PICTURE);
      }
      if (scales.endsPicture(node)) {
        Node clip = scales.clip(node);
        scales.scales.put(scales.source(clip.input(0)), Scale.PICTURE);
        scales.scales.put(clip.output(), Scale.PICTURE);
      }
    }
    return scales;
  }

  /** Returns the values that must be measured to choose the levels of the units. */
  static Set<String> needed(Graph graph, List<IntegerUnit> units) {
    SameLevels same = SameLevels.of(graph);
    Set<String> needed = new HashSet<>();
    for (IntegerUnit unit : units) {
      unit.inputs().forEach(input -> needed.add(same.source(input)));
      needed.add(unit.output());
    }
    return needed;
  }

  /** Returns the value whose levels a value shares. */
  String source(String value) {
    return same.source(value);
  }

  /** Returns whether the levels of a value are known. */
  boolean has(String value) {
    return scales.containsKey(source(value));
  }

  /** Returns the levels of a value. */
  Scale of(String value) {
    return scales.get(source(value));
  }

  /** Returns whether a node makes floats of the bytes of an input, or of bytes moved from it. */
  boolean isPicture(Node node) {
    return node.is("Cast")
        && node.integer("to", 0) == ElementType.FLOAT.code()
        && pictures.contains(source(node.input(0)));
  }

  /** Returns whether a node is the last of Clip(0, 255), Round, Cast(uint8): a picture's levels. */
  boolean endsPicture(Node node) {
    if (!node.is("Cast") || node.integer("to", 0) != ElementType.UINT8.code()) {
      return false;
    }
    Node round = producers.get(node.input(0));
    Node clip = round == null || !round.is("Round") ? null : producers.get(round.input(0));
    return clip != null
        && clip.is("Clip")
        && isScalar(clip.input(1), 0)
        && isScalar(clip.input(2), 255);
  }

  /** Returns the node that clamps to the levels of the picture that a node ends. */
  Node clip(Node last) {
    return producers.get(producers.get(last.input(0)).input(0));
  }

  private boolean isScalar(String name, float wanted) {
    TensorData tensor = constants.get(name);
    return tensor != null
        && tensor.type() == ElementType.FLOAT
        && tensor.size() == 1
        && tensor.floats()[0] == wanted;
  }

  /** Returns the levels that cover a constant. */
  Scale ofConstant(TensorData tensor) {
    float low = 0;
    float high = 0;
    for (float number : tensor.floats()) {
      low = Math.min(low, number);
      high = Math.max(high, number);
    }
    return Scale.of(new ValueRange(low, high));
  }

  /** Returns a constant as bytes. */
  TensorData bytes(TensorData tensor, Scale scale) {
    float[] numbers = tensor.floats();
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length);
    for (float number : numbers) {
      int level = Math.round(number / scale.scale()) + scale.zeroPoint();
      bytes.put((byte) Math.max(0, Math.min(255, level)));
    }
    return new TensorData(ElementType.UINT8, tensor.dims(), bytes.flip());
  }
}
