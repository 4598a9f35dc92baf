package dev.kiln.tune.prune;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.shape.ShapeInference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stores weights in the shape in which they are read, so that channels can be cut from them. */
final class ConstantViews {
  private static final String[] VIEWS = {"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity"};

  private ConstantViews() {}

  /** Returns the model without nodes that only give a stored tensor another shape. */
  static OnnxModel folded(OnnxModel model) {
    Graph graph = model.graph();
    Map<String, List<Dim>> shapes = ShapeInference.of(graph, model.opset());
    Map<String, TensorData> constants = new HashMap<>(graph.constants());
    Map<String, TensorData> initializers = new LinkedHashMap<>(graph.initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      node.constant().ifPresent(value -> constants.put(node.output(), value));
      TensorData viewed = node.is(VIEWS) ? constants.get(node.input(0)) : null;
      boolean inside =
          viewed != null
              && graph.outputs().stream().noneMatch(out -> out.name().equals(node.output()));
      if (inside && ShapeInference.isFixed(shapes.get(node.output()))) {
        List<Long> dims =
            shapes.get(node.output()).stream().map(dim -> ((Dim.Fixed) dim).size()).toList();
        TensorData value = new TensorData(viewed.type(), dims, viewed.data());
        constants.put(node.output(), value);
        initializers.put(node.output(), value);
      } else {
        nodes.add(node);
      }
    }
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.reads()));
    graph.outputs().forEach(output -> read.add(output.name()));
    graph.nodes().stream()
        .filter(node -> !nodes.contains(node))
        .flatMap(node -> node.inputs().stream())
        .filter(input -> !read.contains(input))
        .forEach(initializers::remove);
    return model.with(graph.with(nodes, initializers, graph.values()));
  }
}
