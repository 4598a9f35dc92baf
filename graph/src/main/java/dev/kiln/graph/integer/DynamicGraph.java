package dev.kiln.graph.integer;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.runtime.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a graph whose matrix products quantize their input at each run, by its smallest and
 * largest number, so that nothing has to be calibrated: DynamicQuantizeLinear, MatMulInteger, Cast,
 * Mul, Add. Weights are int8 with a scale for each column and no zero point.
 */
public final class DynamicGraph {
  private final GraphEditor graph;

  /** The bytes, scale and zero point of each input that is quantized already. */
  private final Map<String, List<String>> quantized = new HashMap<>();

  private DynamicGraph(GraphEditor graph) {
    this.graph = graph;
  }

  public static Graph of(Graph given, int opset) {
    DynamicGraph writer = new DynamicGraph(new GraphEditor(given, opset));
    for (Node node : writer.graph.nodes()) {
      if (writer.suits(node)) {
        writer.write(node);
      }
    }
    return writer.graph.graph();
  }

  /** Returns whether a graph has matrix products with constant weights and no convolutions. */
  public static boolean suits(Graph given, int opset) {
    DynamicGraph writer = new DynamicGraph(new GraphEditor(given, opset));
    return given.nodes().stream().noneMatch(node -> node.is("Conv", "ConvTranspose"))
        && given.nodes().stream().anyMatch(writer::suits);
  }

  private boolean suits(Node node) {
    if (!node.is("Gemm", "MatMul") || node.is("Gemm") && node.integer("transA", 0) != 0) {
      return false;
    }
    boolean bias = node.input(2).isEmpty() || isFloat(node.input(2));
    return bias && isFloat(node.input(1)) && weights(node).dims().size() == 2;
  }

  private boolean isFloat(String name) {
    return graph
        .constant(name)
        .filter(tensor -> tensor.type() == ElementType.FLOAT && tensor.size() > 0)
        .isPresent();
  }

  private TensorData weights(Node node) {
    return graph.constant(node.input(1)).orElseThrow();
  }

  private void write(Node node) {
    TensorData columns = node.integer("transB", 0) == 0 ? weights(node) : turned(weights(node));
    float[] scales = new float[(int) (long) columns.dims().get(1)];
    QuantizedWeights weights = QuantizedWeights.of(columns, 1, 1, scales.clone());
    for (int i = 0; i < scales.length; i++) {
      scales[i] = weights.scales()[i] * node.number("alpha", 1);
    }
    String name = node.name().isEmpty() ? node.output() : node.name();
    List<String> input = quantized.computeIfAbsent(node.input(0), value -> quantize(value, node));
    String stored = graph.add(node.input(1) + "_int8", weights.weights());
    String perColumn =
        graph.add(stored + "_scale", TensorData.ofFloats(List.of((long) scales.length), scales));
    String sums = graph.unique(node.output() + "_sums");
    String floats = graph.unique(node.output() + "_floats");
    String scale = graph.unique(node.output() + "_scale");
    boolean biased = !node.input(2).isEmpty();
    String product = biased ? graph.unique(node.output() + "_product") : node.output();
    graph.insertBefore(
        node,
        op(name, "MatMulInteger", List.of(input.get(0), stored, input.get(2)), sums, Map.of()),
        op(
            name,
            "Cast",
            List.of(sums),
            floats,
            Map.of("to", Attribute.of((long) ElementType.FLOAT.code()))),
        op(name, "Mul", List.of(input.get(1), perColumn), scale, Map.of()));
    Node last = op(name, "Mul", List.of(floats, scale), product, Map.of());
    if (biased) {
      graph.insertBefore(node, last);
      last = op(name, "Add", List.of(product, bias(node)), node.output(), Map.of());
    }
    graph.replace(node, last);
    List.of(node.input(1), node.input(2)).forEach(this::dropUnread);
  }

  private void dropUnread(String constant) {
    if (!constant.isEmpty() && graph.readers(constant).isEmpty() && !graph.isOutput(constant)) {
      graph.drop(constant);
    }
  }

  private String bias(Node node) {
    float beta = node.number("beta", 1);
    if (beta == 1) {
      return node.input(2);
    }
    TensorData given = graph.constant(node.input(2)).orElseThrow();
    float[] numbers = given.floats().clone();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] *= beta;
    }
    return graph.add(node.input(2) + "_scaled", TensorData.ofFloats(given.dims(), numbers));
  }

  private List<String> quantize(String value, Node reader) {
    List<String> made =
        List.of(
            graph.unique(value + "_quantized"),
            graph.unique(value + "_scale"),
            graph.unique(value + "_zero_point"));
    graph.insertBefore(
        reader,
        new Node(
            graph.unique(value + QdqNodes.OWNED + "DynamicQuantizeLinear"),
            "",
            "DynamicQuantizeLinear",
            List.of(value),
            made,
            Map.of()));
    return made;
  }

  private Node op(
      String owner,
      String operator,
      List<String> inputs,
      String output,
      Map<String, Attribute> attributes) {
    return new Node(
        graph.unique(owner + QdqNodes.OWNED + operator),
        "",
        operator,
        inputs,
        List.of(output),
        attributes);
  }

  private static TensorData turned(TensorData weights) {
    int rows = (int) (long) weights.dims().get(0);
    int columns = (int) (long) weights.dims().get(1);
    float[] from = weights.floats();
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i % rows * columns + i / rows];
    }
    return TensorData.ofFloats(List.of((long) columns, (long) rows), to);
  }
}
