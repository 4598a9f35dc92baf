package dev.kiln.graph;

import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** A graph written down node by node, of any opset: {@code x} goes in and {@code y} comes out. */
public final class Sketch {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, TensorData> constants = new LinkedHashMap<>();
  private final List<Value> outputs = new ArrayList<>();
  private final Value x;
  private final Random random = new Random(7);

  public Sketch(Object... shape) {
    List<Dim> dims = new ArrayList<>();
    for (Object dim : shape) {
      dims.add(dim instanceof String name ? Dim.of(name) : Dim.of((int) dim));
    }
    x = new Value("x", ElementType.FLOAT, dims);
    output("y");
  }

  public Sketch output(String name) {
    outputs.add(Value.of(name, ElementType.FLOAT));
    return this;
  }

  /** Adds {@code "y = Add a b"}. */
  public Sketch node(String line) {
    return node(line, Map.of());
  }

  public Sketch node(String line, Map<String, Attribute> attributes) {
    String[] sides = line.split(" = ");
    String[] words = sides[1].split(" ");
    List<String> inputs = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      inputs.add(words[i].equals("-") ? "" : words[i]);
    }
    List<String> made = List.of(sides[0].split(" "));
    nodes.add(new Node("make_" + made.get(0), "", words[0], inputs, made, attributes));
    return this;
  }

  public Sketch longs(String name, long... values) {
    constants.put(name, TensorData.ofLongs(values));
    return this;
  }

  public Sketch scalar(String name, float value) {
    constants.put(name, TensorData.ofScalar(ElementType.FLOAT, value));
    return this;
  }

  public Sketch constant(String name, TensorData tensor) {
    constants.put(name, tensor);
    return this;
  }

  public Sketch zeros(String name, long... dims) {
    List<Long> sizes = LongStream.of(dims).boxed().toList();
    long count = LongStream.of(dims).reduce(1, Math::multiplyExact);
    return constant(name, TensorData.ofFloats(sizes, new float[(int) count]));
  }

  /** Adds numbers in 0.5..1.5. */
  public Sketch floats(String name, long... dims) {
    List<Long> sizes = LongStream.of(dims).boxed().toList();
    float[] values = new float[(int) LongStream.of(dims).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5f + random.nextFloat();
    }
    constants.put(name, TensorData.ofFloats(sizes, values));
    return this;
  }

  public Graph graph() {
    return new Graph("sketch", List.of(x), outputs, nodes, constants, List.of());
  }
}
