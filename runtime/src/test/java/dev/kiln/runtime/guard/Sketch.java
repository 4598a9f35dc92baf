package dev.kiln.runtime.guard;

import dev.kiln.runtime.guard.ProtoTree.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A model in a few lines:
 *
 * <pre>
 *   in x float 1,4,8,8
 *   w float 4,4,3,3              an initializer; its numbers are small and differ
 *   shape int64 = 1,-1           one with these numbers
 *   y = Conv x w | group=1 pads=[1,1,1,1] mode='same' alpha=0.5 body=$loop value=#shape
 *   out y
 * </pre>
 *
 * <p>{@code $loop} is a graph and {@code #shape} a tensor of the same sketch; {@code _} is an input
 * that is left out.
 */
final class Sketch {
  static final List<String> TYPES =
      List.of(
          "", "float", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool",
          "float16", "double");
  private static final int[] SIZES = {0, 4, 1, 1, 2, 2, 4, 8, 0, 1, 2, 8};

  private final Map<String, ProtoTree> graphs;

  Sketch(Map<String, ProtoTree> graphs) {
    this.graphs = graphs;
  }

  static ProtoTree graph(String lines) {
    return new Sketch(Map.of()).read(lines);
  }

  /** A model around a graph, with the opsets of all domains that Kiln allows. */
  static ProtoTree model(ProtoTree graph, ProtoTree... functions) {
    ProtoTree model = new ProtoTree(Kind.MODEL).number(1, 8).message(7, graph);
    opset(model, 8, "", 17);
    opset(model, 8, "ai.onnx.ml", 3);
    opset(model, 8, "com.microsoft", 1);
    opset(model, 8, "own", 1);
    for (ProtoTree function : functions) {
      model.message(25, function);
    }
    return model;
  }

  /** A function of the domain "own" with one input x and one output y. */
  ProtoTree function(String name, String lines) {
    ProtoTree function = new ProtoTree(Kind.FUNCTION).text(1, name).text(4, "x").text(5, "y");
    lines.lines().filter(line -> !line.isBlank()).forEach(l -> function.message(7, node(l.trim())));
    opset(function, 9, "", 17);
    opset(function, 9, "own", 1);
    return function.text(10, "own");
  }

  private static void opset(ProtoTree parent, int field, String domain, int version) {
    parent.message(field, new ProtoTree(Kind.ENTRY).text(1, domain).number(2, version));
  }

  ProtoTree read(String lines) {
    ProtoTree graph = new ProtoTree(Kind.GRAPH).text(2, "g");
    for (String line : lines.lines().map(String::trim).filter(l -> !l.isEmpty()).toList()) {
      String[] words = line.split(" +");
      if (words[0].equals("in")) {
        graph.message(11, value(words[1], words[2], words.length > 3 ? words[3] : ""));
      } else if (words[0].equals("out")) {
        graph.message(12, words.length > 2 ? value(words[1], words[2], null) : value(words[1]));
      } else if (TYPES.contains(words[1])) {
        graph.message(5, tensor(line));
      } else {
        graph.message(1, node(line));
      }
    }
    return graph;
  }

  private static ProtoTree value(String name) {
    return new ProtoTree(Kind.VALUE).text(1, name);
  }

  private static ProtoTree value(String name, String type, String dims) {
    ProtoTree tensor = new ProtoTree(Kind.TENSOR_TYPE).number(1, TYPES.indexOf(type));
    if (dims != null) {
      ProtoTree shape = new ProtoTree(Kind.SHAPE);
      for (String dim : dims.isEmpty() ? new String[0] : dims.split(",")) {
        ProtoTree size = new ProtoTree(Kind.DIM);
        shape.message(
            1, dim.matches("-?\\d+") ? size.number(1, Long.parseLong(dim)) : size.text(2, dim));
      }
      tensor.message(2, shape);
    }
    return value(name).message(2, new ProtoTree(Kind.TYPE).message(1, tensor));
  }

  /** An initializer alone. */
  static ProtoTree tensor(String line) {
    String[] words = line.split(" +");
    return words.length > 3 ? given(words) : weights(words);
  }

  private static ProtoTree weights(String[] words) {
    int type = TYPES.indexOf(words[1]);
    long[] dims = words.length > 2 ? numbers(words[2]) : new long[0];
    int size = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    ByteBuffer raw = buffer(type, size);
    for (int i = 0; i < size; i++) {
      put(raw, type, (i * 7) % 5 + 1);
    }
    return tensor(words[0], type, dims, raw);
  }

  private static ProtoTree given(String[] words) {
    int type = TYPES.indexOf(words[1]);
    String[] texts = words[3].split(",");
    ByteBuffer raw = buffer(type, texts.length);
    for (String text : texts) {
      put(raw, type, Double.parseDouble(text));
    }
    boolean scalar = words[2].equals("==");
    return tensor(words[0], type, scalar ? new long[0] : new long[] {texts.length}, raw);
  }

  private static ByteBuffer buffer(int type, int size) {
    return ByteBuffer.allocate(size * SIZES[type]).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(ByteBuffer raw, int type, double value) {
    switch (TYPES.get(type)) {
      case "float" -> raw.putFloat((float) (type == 1 ? value : 0));
      case "double" -> raw.putDouble(value);
      case "int64" -> raw.putLong((long) value);
      case "int32" -> raw.putInt((int) value);
      case "int16", "uint16", "float16" -> raw.putShort((short) value);
      default -> raw.put((byte) value);
    }
  }

  private static ProtoTree tensor(String name, int type, long[] dims, ByteBuffer raw) {
    ProtoTree tensor = new ProtoTree(Kind.TENSOR);
    for (long dim : dims) {
      tensor.number(1, dim);
    }
    return tensor.number(2, type).text(8, name).bytes(9, raw.array());
  }

  private static long[] numbers(String list) {
    return list.isEmpty()
        ? new long[0]
        : Arrays.stream(list.split(",")).mapToLong(Long::parseLong).toArray();
  }

  private ProtoTree node(String line) {
    String[] sides = line.split(" = ", 2);
    String[] halves = sides[1].split(" \\| ");
    String[] words = halves[0].trim().split(" +");
    ProtoTree node = new ProtoTree(Kind.NODE);
    for (int i = 1; i < words.length; i++) {
      node.text(1, words[i].equals("_") ? "" : words[i]);
    }
    for (String output : sides[0].trim().split(" +")) {
      node.text(2, output.equals("_") ? "" : output);
    }
    String operator = words[0];
    node.text(3, "n_" + sides[0].trim()).text(4, operator.substring(operator.indexOf(':') + 1));
    for (String attribute : halves.length > 1 ? halves[1].trim().split(" +") : new String[0]) {
      String[] pair = attribute.split("=", 2);
      node.message(5, attribute(pair[0], pair[1]));
    }
    if (operator.contains(":")) {
      node.text(7, operator.substring(0, operator.indexOf(':')));
    }
    return node;
  }

  private ProtoTree attribute(String name, String value) {
    ProtoTree attribute = new ProtoTree(Kind.ATTRIBUTE).text(1, name);
    if (value.startsWith("$")) {
      return attribute.message(6, graphs.get(value.substring(1)).copy()).number(20, 5);
    }
    if (value.startsWith("#")) {
      return attribute.message(5, graphs.get(value.substring(1)).copy()).number(20, 4);
    }
    if (value.startsWith("'")) {
      return attribute.text(4, value.substring(1, value.length() - 1)).number(20, 3);
    }
    if (value.startsWith("[")) {
      String[] items = value.substring(1, value.length() - 1).split(",");
      if (items[0].startsWith("'")) {
        Arrays.stream(items).forEach(i -> attribute.text(9, i.substring(1, i.length() - 1)));
        return attribute.number(20, 8);
      }
      if (value.contains(".")) {
        Arrays.stream(items).forEach(i -> attribute.real(7, Float.parseFloat(i)));
        return attribute.number(20, 6);
      }
      Arrays.stream(items).forEach(i -> attribute.number(8, Long.parseLong(i)));
      return attribute.number(20, 7);
    }
    return value.contains(".")
        ? attribute.real(2, Float.parseFloat(value)).number(20, 1)
        : attribute.number(3, Long.parseLong(value)).number(20, 2);
  }
}
