package dev.kiln.export.lower;

import dev.kiln.export.capture.Constant;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.TensorConversion;
import dev.kiln.export.capture.Trace;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a lowering writes with: nodes, constants and sizes of the graph that is being made. */
public final class Emitter {
  private final GraphBuilder graph;
  private final Trace trace;
  private final SizeExpressions dimensions;
  private final Map<Integer, Value> values = new HashMap<>();
  private final Map<TensorData, Value> constants = new HashMap<>();

  Emitter(GraphBuilder graph, Trace trace) {
    this.graph = graph;
    this.trace = trace;
    this.dimensions = new SizeExpressions(this);
  }

  /** The opset that is written. */
  public int opset() {
    return graph.opset();
  }

  /** The value that stands for an array of the trace. */
  public Value value(TracedArray array) {
    Value value = values.get(array.id());
    if (value == null) {
      Constant constant = trace.constants().get(array.id());
      value =
          constant.name() == null
              ? constant(constant.tensor())
              : graph.initializer(constant.name(), constant.tensor());
      values.put(array.id(), value);
    }
    return value;
  }

  /** The value of an array that may be null, as optional inputs are. */
  public Value optional(TracedArray array) {
    return array == null ? null : value(array);
  }

  /** A node with one output. */
  public Value node(Op op, Value... inputs) {
    return node(op, Attributes.none(), inputs);
  }

  /** A node with one output; null stands for an input that is left out. */
  public Value node(Op op, Attributes attributes, Value... inputs) {
    return graph.node(op, attributes.all(), inputs);
  }

  /** A node with several outputs. */
  public List<Value> nodes(Op op, Attributes attributes, int outputs, Value... inputs) {
    return graph.nodes(op, attributes.all(), outputs, inputs);
  }

  /** A node of an operator that Kiln's table does not have, or of another domain. */
  public List<Value> foreign(
      String domain, String operator, Attributes attributes, int outputs, Value... inputs) {
    return graph.foreign(domain, operator, attributes.all(), outputs, inputs);
  }

  /** The value in another element type. */
  public Value cast(Value value, ElementType type) {
    if (value.type() == type) {
      return value;
    }
    Value cast = node(Op.CAST, Attributes.none().with("to", type.code()), value);
    return graph.describe(cast, type, value.shape());
  }

  /** A constant; equal small ones are shared. */
  public Value constant(TensorData tensor) {
    boolean small = tensor.size() <= 16;
    Value shared = small ? constants.get(tensor) : null;
    if (shared != null) {
      return shared;
    }
    Value value = graph.initializer("constant", tensor);
    if (small) {
      constants.put(tensor, value);
    }
    return value;
  }

  /**
   * A scalar of that type.
   *
   * @param number a Number, or a {@link Size}, which may come from the input's size
   */
  public Value scalar(Object number, ElementType type) {
    if (number instanceof Size size) {
      return size.isFixed()
          ? constant(TensorData.ofScalar(type, size.first()))
          : cast(node(Op.SQUEEZE, dimensions.of(size)), type);
    }
    return constant(TensorData.ofScalar(type, (Number) number));
  }

  /** A vector of INT64, as axes are given. */
  public Value integers(long... numbers) {
    return constant(TensorData.ofLongs(numbers));
  }

  /** A vector of INT64 whose numbers may come from the input's size. */
  public Value sizes(List<Size> sizes) {
    if (sizes.stream().allMatch(Size::isFixed)) {
      return integers(sizes.stream().mapToLong(Size::first).toArray());
    }
    Value[] parts =
        sizes.stream()
            .map(s -> s.isFixed() ? integers(s.first()) : dimensions.of(s))
            .toArray(Value[]::new);
    return parts.length == 1 ? parts[0] : node(Op.CONCAT, Attributes.none().with("axis", 0), parts);
  }

  /** ONNX's element type of an array. */
  public static ElementType type(TracedArray array) {
    return TensorConversion.type(array.type());
  }

  /** From now on that value stands for the array. */
  void define(TracedArray array, Value value) {
    values.put(array.id(), value);
    dimensions.offer(array);
  }
}
