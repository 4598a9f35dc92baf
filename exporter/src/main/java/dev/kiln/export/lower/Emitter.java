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

/** A writer that lowerings use to add nodes, constants and sizes to the graph. */
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

  /** Returns the target opset. */
  public int opset() {
    return graph.opset();
  }

  /** Returns the graph value of a traced array. */
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

  /** Returns the graph value of an array that may be null, such as an optional input. */
  public Value optional(TracedArray array) {
    return array == null ? null : value(array);
  }

  /** Adds a node with one output. */
  public Value node(Op op, Value... inputs) {
    return node(op, Attributes.none(), inputs);
  }

  /** Adds a node with one output. A null input stands for an omitted optional input. */
  public Value node(Op op, Attributes attributes, Value... inputs) {
    return graph.node(op, attributes.all(), inputs);
  }

  /** Adds a node with several outputs. */
  public List<Value> nodes(Op op, Attributes attributes, int outputs, Value... inputs) {
    return graph.nodes(op, attributes.all(), outputs, inputs);
  }

  /** Adds a node of another domain, or of an operator that is not in Kiln's table. */
  public List<Value> foreign(
      String domain, String operator, Attributes attributes, int outputs, Value... inputs) {
    return graph.foreign(domain, operator, attributes.all(), outputs, inputs);
  }

  /** Returns the value cast to another element type. */
  public Value cast(Value value, ElementType type) {
    if (value.type() == type) {
      return value;
    }
    Value cast = node(Op.CAST, Attributes.none().with("to", type.code()), value);
    return graph.describe(cast, type, value.shape());
  }

  /** Adds a constant. Small equal constants are shared. */
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
   * Adds a scalar of that type.
   *
   * @param number a Number, or a {@link Size} that may depend on the input size
   */
  public Value scalar(Object number, ElementType type) {
    if (number instanceof Size size) {
      return size.isFixed()
          ? constant(TensorData.ofScalar(type, size.first()))
          : cast(node(Op.SQUEEZE, dimensions.of(size)), type);
    }
    return constant(TensorData.ofScalar(type, (Number) number));
  }

  /** Adds an INT64 vector, as used for axes. */
  public Value integers(long... numbers) {
    return constant(TensorData.ofLongs(numbers));
  }

  /** Adds an INT64 vector whose elements may depend on the input size. */
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

  /** Returns the ONNX element type of an array. */
  public static ElementType type(TracedArray array) {
    return TensorConversion.type(array.type());
  }

  /** Binds an array to the graph value that represents it from now on. */
  void define(TracedArray array, Value value) {
    values.put(array.id(), value);
    dimensions.offer(array);
  }
}
