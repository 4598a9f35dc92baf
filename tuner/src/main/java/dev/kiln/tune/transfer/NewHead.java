package dev.kiln.tune.transfer;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.shape.ShapeInference;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A model with a last layer for other classes.
 *
 * @param model the model
 * @param scores the value that holds the scores of the classes, before a softmax
 * @param weights the names of the constants that the layer consists of
 * @param kept whether the layer is the old one
 */
public record NewHead(OnnxModel model, String scores, Set<String> weights, boolean kept) {
  /**
   * Returns a model whose head tells so many classes apart.
   *
   * @param keep whether a head for as many classes is kept, as the classes are the same
   * @throws GraphException if the head's weights have a shape that cannot be read
   */
  public static NewHead of(OnnxModel model, Head head, int classes, boolean keep, long seed) {
    return head.layer().isPresent()
        ? new Surgery(model, head, classes, seed).replaced(head.layer().get(), keep)
        : new Surgery(model, head, classes, seed).appended();
  }

  /** The graph while its head is replaced. */
  private static final class Surgery {
    private final OnnxModel model;
    private final Graph graph;
    private final Head head;
    private final int classes;
    private final Random random;
    private final Map<String, TensorData> initializers;
    private final Map<String, List<Dim>> shapes;
    private final Map<String, TensorData> constants;
    private final Set<String> weights = new LinkedHashSet<>();

    Surgery(OnnxModel model, Head head, int classes, long seed) {
      this.model = model;
      this.head = head;
      this.classes = classes;
      graph = model.graph();
      random = new Random(seed);
      initializers = new LinkedHashMap<>(graph.initializers());
      shapes = ShapeInference.of(graph, model.opset());
      constants = Head.constants(graph);
    }

    NewHead replaced(Node layer, boolean keep) {
      List<Long> dims = fixed(layer.input(1));
      int axis = layer.is("Conv") || layer.integer("transB", 0) != 0 ? 0 : dims.size() - 1;
      long before = dims.get(axis);
      if (keep && before == classes) {
        return kept(layer);
      }
      if (Head.producers(graph).containsKey(layer.input(1))
          && Head.producers(graph).get(layer.input(1)).is("DequantizeLinear")) {
        throw new GraphException(
            "the last layer is quantized: teach the float model the classes, then quantize it");
      }
      List<Node> nodes = new ArrayList<>(graph.nodes());
      List<Long> wanted = new ArrayList<>(dims);
      wanted.set(axis, (long) classes);
      Node fresh = layer.withInputs(List.of(layer.input(0), drawn(layer.input(1), wanted)));
      if (!layer.input(2).isEmpty()) {
        fresh =
            fresh.withInputs(
                List.of(fresh.input(0), fresh.input(1), zeros(layer.input(2), before)));
      }
      nodes.set(nodes.indexOf(layer), fresh);
      for (Node node : head.tail()) {
        List<String> inputs = new ArrayList<>(node.inputs());
        for (int i = 0; i < inputs.size(); i++) {
          inputs.set(i, behind(node, inputs.get(i), before));
        }
        nodes.set(nodes.indexOf(node), node.withInputs(inputs));
      }
      return finished(
          nodes, graph.outputs().stream().map(o -> sized(o, before)).toList(), head.scores());
    }

    private NewHead kept(Node layer) {
      Map<String, Node> producers = Head.producers(graph);
      weights.add(Head.source(layer.input(1), producers));
      weights.add(Head.source(layer.input(2), producers));
      for (Node node : head.tail()) {
        if (node.is("Add")) {
          weights.addAll(node.inputs());
        }
      }
      return new NewHead(model, head.scores(), Set.copyOf(weights), true);
    }

    private String behind(Node node, String input, long before) {
      TensorData value = constants.get(input);
      if (value == null) {
        return input;
      }
      if (node.is("Add")) {
        return zeros(input, before);
      }
      if (node.is("Reshape", "Resize") && value.type() == ElementType.INT64) {
        long[] sizes = value.longs();
        for (int i = 0; i < sizes.length; i++) {
          sizes[i] = sizes[i] == before ? classes : sizes[i];
        }
        return added(input, TensorData.ofLongs(sizes));
      }
      return input;
    }

    /** Adds a global average if needed, and a fully connected layer. */
    NewHead appended() {
      List<Dim> shape = shapes.get(head.features());
      long channels = ((Dim.Fixed) shape.get(1)).size();
      List<Node> nodes = new ArrayList<>(graph.nodes());
      String value = head.features();
      if (shape.size() == 4) {
        String pooled = free("pooled");
        nodes.add(node("GlobalAveragePool", List.of(value), pooled, Map.of()));
        value = free("features");
        nodes.add(node("Flatten", List.of(pooled), value, Map.of()));
      }
      String matrix = drawn("head.weight", List.of((long) classes, channels));
      String bias =
          added("head.bias", TensorData.ofFloats(List.of((long) classes), new float[classes]));
      weights.add(bias);
      nodes.add(
          node("Gemm", List.of(value, matrix, bias), "logits", Map.of("transB", Attribute.of(1L))));
      Dim batch = shape.get(0);
      Value logits = new Value("logits", ElementType.FLOAT, List.of(batch, Dim.of(classes)));
      return finished(nodes, List.of(logits), "logits");
    }

    private static Node node(
        String operator, List<String> inputs, String output, Map<String, Attribute> attributes) {
      return new Node("head." + operator, "", operator, inputs, List.of(output), attributes);
    }

    private NewHead finished(List<Node> nodes, List<Value> outputs, String scores) {
      Set<String> read = new HashSet<>();
      outputs.forEach(output -> read.add(output.name()));
      List<Node> left = new ArrayList<>();
      for (int i = nodes.size() - 1; i >= 0; i--) {
        if (nodes.get(i).outputs().stream().anyMatch(read::contains)) {
          read.addAll(nodes.get(i).reads());
          left.add(0, nodes.get(i));
        }
      }
      initializers.keySet().removeIf(name -> !read.contains(name));
      Set<String> changed = new HashSet<>();
      head.layer().ifPresent(layer -> changed.addAll(layer.outputs()));
      head.tail().forEach(node -> changed.addAll(node.outputs()));
      List<Value> values =
          graph.values().stream().filter(v -> !changed.contains(v.name())).toList();
      Graph whole = graph.with(left, initializers, values).between(graph.inputs(), outputs);
      return new NewHead(model.with(whole), scores, Set.copyOf(weights), false);
    }

    private Value sized(Value output, long before) {
      if (output.shape() == null) {
        return output;
      }
      List<Dim> dims = new ArrayList<>(output.shape());
      dims.replaceAll(dim -> dim.equals(Dim.of(before)) ? Dim.of(classes) : dim);
      return output.withShape(dims);
    }

    private List<Long> fixed(String name) {
      List<Dim> shape = shapes.get(name);
      if (!ShapeInference.isFixed(shape) || shape.isEmpty()) {
        throw new GraphException(
            "the weights '" + name + "' of the last layer have no fixed shape");
      }
      return shape.stream().map(dim -> ((Dim.Fixed) dim).size()).toList();
    }

    /** Draws weights from a small normal distribution, as is usual for a last layer. */
    private String drawn(String name, List<Long> dims) {
      int count = Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (0.01 * random.nextGaussian());
      }
      String added = added(name, TensorData.ofFloats(dims, values));
      weights.add(added);
      return added;
    }

    private String zeros(String name, long before) {
      List<Long> dims = new ArrayList<>(fixed(name));
      dims.replaceAll(size -> size == before ? classes : size);
      int count = Math.toIntExact(dims.stream().reduce(1L, Math::multiplyExact));
      String added = added(name, TensorData.ofFloats(dims, new float[count]));
      weights.add(added);
      return added;
    }

    /** Adds a constant under a name, which what it replaces leaves. */
    private String added(String name, TensorData value) {
      String own = initializers.containsKey(name) ? name : free(name);
      initializers.put(own, value);
      return own;
    }

    private String free(String wanted) {
      Set<String> taken = graph.defines();
      taken.addAll(initializers.keySet());
      String name = wanted;
      for (int i = 1; taken.contains(name); i++) {
        name = wanted + "_" + i;
      }
      return name;
    }
  }
}
