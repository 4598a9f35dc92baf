package dev.kiln.tune.prune;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A small network of random layers, of all kinds that tie channels. */
final class RandomGraph {
  private final Random random;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, TensorData> initializers = new LinkedHashMap<>();
  private String value = "x";
  private int channels = 3;
  private int side = 8;

  private RandomGraph(long seed) {
    random = new Random(seed);
  }

  static OnnxModel of(long seed) {
    RandomGraph graph = new RandomGraph(seed);
    graph.value = graph.convolution("x", 8, 1, 1);
    int layers = 3 + graph.random.nextInt(6);
    for (int i = 0; i < layers; i++) {
      graph.layer(graph.random.nextInt(20));
    }
    graph.end();
    List<Value> in =
        List.of(
            new Value(
                "x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(3), Dim.of(8), Dim.of(8))));
    List<Value> out = List.of(Value.of(graph.value, ElementType.FLOAT));
    return OnnxModel.of(
        new Graph("g", in, out, graph.nodes, graph.initializers, List.of()), 13, Map.of());
  }

  private void layer(int kind) {
    switch (kind) {
      case 0, 1 -> value = convolution(value, 4 + 2 * random.nextInt(4), 1, 1 + random.nextInt(2));
      case 2 -> value = convolution(value, channels, channels, 1);
      case 3 -> value = convolution(value, 2 * channels, channels, 1);
      case 4 -> value = convolution(value, channels * 2, channels % 2 == 0 ? 2 : 1, 1);
      case 5, 6 -> value = add("Add", value, convolution(value, channels, 1, 1));
      case 7 -> normalized("BatchNormalization", 4);
      case 8 -> normalized("InstanceNormalization", 2);
      case 9 -> value = node("PRelu", List.of(value, numbers(channels, 1, 1)), Map.of());
      case 10 -> joined();
      case 11 -> split();
      case 12 -> excited();
      case 13 -> spaceToDepth();
      case 14 -> depthToSpace();
      case 15 -> shuffled();
      case 16 -> padded();
      case 17 -> transposed();
      case 18 -> resized();
      default -> value = node("Relu", List.of(value), Map.of());
    }
  }

  private String node(String operator, List<String> inputs, Map<String, Attribute> attributes) {
    String output = operator + nodes.size();
    nodes.add(new Node(output, "", operator, inputs, List.of(output), attributes));
    return output;
  }

  private String numbers(long... dims) {
    int count = 1;
    for (long dim : dims) {
      count *= (int) dim;
    }
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian() * 0.5f;
    }
    List<Long> shape = new ArrayList<>();
    for (long dim : dims) {
      shape.add(dim);
    }
    return constant(TensorData.ofFloats(shape, numbers));
  }

  private String constant(TensorData value) {
    String name = "c" + initializers.size();
    initializers.put(name, value);
    return name;
  }

  /** A convolution of another value, whose channels become the current ones. */
  private String convolution(String from, int made, int groups, int kernel) {
    String weight = numbers(made, channels / groups, 2 * kernel - 1, 2 * kernel - 1);
    long pad = kernel - 1;
    String out =
        node(
            "Conv",
            List.of(from, weight, numbers(made)),
            Map.of("group", Attribute.of((long) groups), "pads", Attribute.of(pad, pad, pad, pad)));
    channels = made;
    return out;
  }

  private String add(String operator, String one, String other) {
    return node(operator, List.of(one, other), Map.of());
  }

  private void normalized(String operator, int count) {
    List<String> inputs = new ArrayList<>(List.of(value));
    for (int i = 0; i < count; i++) {
      float[] some = new float[channels];
      for (int c = 0; c < channels; c++) {
        some[c] = 0.5f + random.nextFloat();
      }
      inputs.add(constant(TensorData.ofFloats(List.of((long) channels), some)));
    }
    value = node(operator, inputs, Map.of());
  }

  private void joined() {
    int before = channels;
    String other = convolution(value, 4, 1, 1);
    value = node("Concat", List.of(value, other), Map.of("axis", Attribute.of(1L)));
    channels = before + 4;
  }

  private void split() {
    if (channels % 2 != 0) {
      return;
    }
    String name = "Split" + nodes.size();
    List<String> halves = List.of(name + "a", name + "b");
    List<String> inputs =
        random.nextBoolean()
            ? List.of(value)
            : List.of(value, constant(TensorData.ofLongs(channels / 2, channels / 2)));
    nodes.add(new Node(name, "", "Split", inputs, halves, Map.of("axis", Attribute.of(1L))));
    channels /= 2;
    if (random.nextBoolean()) {
      value = add("Mul", halves.get(0), halves.get(1));
    } else {
      String made = convolution(halves.get(1), 6, 1, 1);
      value = node("Concat", List.of(made, halves.get(0)), Map.of("axis", Attribute.of(-3L)));
      channels = 6 + (halvesOf(made));
    }
  }

  private int halvesOf(String made) {
    Node conv = nodes.stream().filter(n -> n.outputs().contains(made)).findFirst().orElseThrow();
    return (int) (long) initializers.get(conv.input(1)).dims().get(1);
  }

  private void excited() {
    int before = channels;
    String pooled = node("GlobalAveragePool", List.of(value), Map.of());
    String less = node("Relu", List.of(convolution(pooled, 4, 1, 1)), Map.of());
    String gate = node("Sigmoid", List.of(convolution(less, before, 1, 1)), Map.of());
    value = add("Mul", gate, value);
  }

  private void spaceToDepth() {
    if (side % 2 == 0 && channels < 20) {
      value = node("SpaceToDepth", List.of(value), Map.of("blocksize", Attribute.of(2L)));
      channels *= 4;
      side /= 2;
    }
  }

  private void depthToSpace() {
    value = convolution(value, 16, 1, 1);
    String mode = random.nextBoolean() ? "DCR" : "CRD";
    value =
        node(
            "DepthToSpace",
            List.of(value),
            Map.of("blocksize", Attribute.of(2L), "mode", Attribute.of(mode)));
    channels = 4;
    side *= 2;
  }

  private void shuffled() {
    if (channels % 2 != 0) {
      return;
    }
    String wide = constant(TensorData.ofLongs(-1, 2, channels / 2, side, side));
    String apart = node("Reshape", List.of(value, wide), Map.of());
    String turned =
        node("Transpose", List.of(apart), Map.of("perm", Attribute.of(0L, 2L, 1L, 3L, 4L)));
    String back = constant(TensorData.ofLongs(0, random.nextBoolean() ? -1 : channels, side, side));
    value = node("Reshape", List.of(turned, back), Map.of());
  }

  private void padded() {
    String pads = constant(TensorData.ofLongs(0, 1, 0, 0, 0, 2, 0, 0));
    value = node("Pad", List.of(value, pads), Map.of());
    channels += 3;
  }

  private void transposed() {
    int groups = channels % 2 == 0 && random.nextBoolean() ? 2 : 1;
    String weight = numbers(channels, 6 / groups, 2, 2);
    value =
        node(
            "ConvTranspose",
            List.of(value, weight, numbers(6)),
            Map.of("group", Attribute.of((long) groups), "strides", Attribute.of(2L, 2L)));
    channels = 6;
    side *= 2;
  }

  private void resized() {
    String scales = constant(TensorData.ofFloats(List.of(4L), 1, 1, 2, 2));
    value = node("Resize", List.of(value, "", scales), Map.of("mode", Attribute.of("nearest")));
    side *= 2;
  }

  private void end() {
    switch (random.nextInt(4)) {
      case 0 -> {
        value = node("GlobalAveragePool", List.of(value), Map.of());
        value = node("Flatten", List.of(value), Map.of());
        value = node("Gemm", List.of(value, numbers(channels, 5), numbers(5)), Map.of());
      }
      case 1 -> {
        value =
            node(
                "Reshape",
                List.of(value, constant(TensorData.ofLongs(-1, (long) channels * side * side))),
                Map.of());
        String weight = numbers(6, (long) channels * side * side);
        value = node("Gemm", List.of(value, weight), Map.of("transB", Attribute.of(1L)));
        value = node("Relu", List.of(value), Map.of());
        value = node("MatMul", List.of(value, numbers(6, 3)), Map.of());
      }
      case 2 -> {
        value =
            node(
                "ReduceMean",
                List.of(value),
                Map.of("axes", Attribute.of(2L, -1L), "keepdims", Attribute.of(0L)));
        value = node("MatMul", List.of(value, numbers(channels, 5)), Map.of());
        value = node("Softmax", List.of(value), Map.of("axis", Attribute.of(-1L)));
      }
      default -> value = convolution(value, 3, 1, 2);
    }
  }
}
