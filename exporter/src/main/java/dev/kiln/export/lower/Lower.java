package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.Trace;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lowering step, which turns the calls of a trace into the nodes of a graph. */
public final class Lower {
  private final Lowerings lowerings;
  private final GraphBuilder graph;
  private final Map<Size, String> names = new HashMap<>();
  private final Map<String, TracedArray> arrays = new HashMap<>();

  private Lower(Lowerings lowerings, GraphBuilder graph) {
    this.lowerings = lowerings;
    this.graph = graph;
  }

  /**
   * Lowers a trace to a graph.
   *
   * @param name the name of the graph
   * @param inputs the names of the inputs, in the order of the trace
   * @param outputs the names of the outputs
   * @param opset the target opset, 13 to 21
   * @throws GraphException with the line of the block's code, if an operator cannot be expressed in
   *     ONNX
   */
  public static Lowered of(
      Trace trace,
      Lowerings lowerings,
      String name,
      List<String> inputs,
      List<String> outputs,
      int opset) {
    return new Lower(lowerings, new GraphBuilder(name, opset)).lower(trace, inputs, outputs);
  }

  private Lowered lower(Trace trace, List<String> inputs, List<String> outputs) {
    requireNames("input", inputs, trace.inputs());
    requireNames("output", outputs, trace.outputs());
    outputs.forEach(graph::reserve);
    Emitter emitter = new Emitter(graph, trace);
    for (int i = 0; i < inputs.size(); i++) {
      TracedArray input = trace.inputs().get(i);
      nameDimensions(inputs.get(i), input);
      emitter.define(input, graph.input(inputs.get(i), Emitter.type(input), dims(input)));
    }
    trace.calls().forEach(call -> lower(call, emitter));
    for (int i = 0; i < outputs.size(); i++) {
      TracedArray output = trace.outputs().get(i);
      graph.output(outputs.get(i), emitter.value(output));
      arrays.put(outputs.get(i), output);
    }
    return new Lowered(graph.build(), arrays);
  }

  private void lower(Call call, Emitter emitter) {
    List<Value> values;
    try {
      values = lowerings.row(call.operator()).lower(call, emitter);
    } catch (GraphException e) {
      throw e.getMessage().startsWith(call.operator()) ? e : call.refuse(e.getMessage());
    }
    if (values.size() != call.results().size()) {
      throw call.refuse(
          "its lowering gives %d values, expected %d"
              .formatted(values.size(), call.results().size()));
    }
    for (int i = 0; i < values.size(); i++) {
      TracedArray result = call.results().get(i);
      Value value = values.get(i);
      arrays.putIfAbsent(value.name(), result);
      emitter.define(
          result,
          value.shape() == null
              ? graph.describe(value, Emitter.type(result), dims(result))
              : value);
    }
  }

  private List<Dim> dims(TracedArray array) {
    return array.shape().stream().map(this::dim).toList();
  }

  private Dim dim(Size size) {
    if (size.isFixed()) {
      return Dim.of(size.first());
    }
    return names.containsKey(size) ? Dim.of(names.get(size)) : Dim.unknown();
  }

  /**
   * Names the dynamic dimensions: the batch is N, the axes of a picture are H and W. Equal sizes
   * share a name.
   */
  private void nameDimensions(String input, TracedArray array) {
    String letters =
        switch (array.rank()) {
          case 3 -> "NCL";
          case 4 -> "NCHW";
          case 5 -> "NCDHW";
          default -> "N";
        };
    for (int axis = 0; axis < array.rank(); axis++) {
      Size size = array.shape().get(axis);
      if (!size.isFixed() && !names.containsKey(size)) {
        String letter = axis < letters.length() ? letters.substring(axis, axis + 1) : "D" + axis;
        names.put(size, names.containsValue(letter) ? input + "_" + letter : letter);
      }
    }
  }

  private static void requireNames(String role, List<String> names, List<TracedArray> arrays) {
    if (names.size() != arrays.size()) {
      throw new GraphException(
          "the block has %d %ss, %d names were given: %s"
              .formatted(arrays.size(), role, names.size(), names));
    }
  }
}
