package dev.kiln.graph.onnx;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model with a part of every kind. */
final class Everything {
  private Everything() {}

  static OnnxModel model() {
    TensorData floats = TensorData.ofFloats(List.of(2L, 2L), 1, 2, 3, Float.NaN);
    TensorData texts =
        TensorData.ofBytes(
            List.of(2L),
            List.of(
                "nought".getBytes(StandardCharsets.UTF_8),
                "\u00e9".getBytes(StandardCharsets.UTF_8)));
    Value x = new Value("x", ElementType.UINT8, List.of(Dim.of("N"), Dim.of(3), Dim.unknown()));
    Value y = Value.of("y", ElementType.FLOAT);
    Graph inner =
        new Graph("inner", List.of(), List.of(y), List.of(), Map.of("y", floats), List.of());
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("int", Attribute.of(-7L));
    attributes.put("float", Attribute.of(0.25f));
    attributes.put("text", Attribute.of("caf\u00e9"));
    attributes.put("tensor", new Attribute.Tensor(texts));
    attributes.put("graph", new Attribute.Subgraph(inner));
    attributes.put("ints", Attribute.of(1L, 2L, 3L));
    attributes.put("floats", new Attribute.Floats(List.of(1f, 2f)));
    attributes.put("texts", new Attribute.Texts(List.of("a", "")));
    attributes.put("tensors", new Attribute.Tensors(List.of(floats)));
    attributes.put("graphs", new Attribute.Subgraphs(List.of(inner, inner)));
    attributes.put("none", new Attribute.Ints(List.of()));
    Node node =
        new Node(
            "node", "com.example", "Anything", List.of("x", "", "w"), List.of("h"), attributes);
    Node last = new Node("last", "", "Relu", List.of("h"), List.of("y"), Map.of());
    Value hidden = new Value("h", ElementType.FLOAT, List.of());
    Graph graph =
        new Graph(
            "graph",
            List.of(x),
            List.of(y),
            List.of(node, last),
            Map.of("w", floats),
            List.of(hidden));
    return OnnxModel.of(graph, 17, Map.of("kiln.task", "digits"));
  }
}
