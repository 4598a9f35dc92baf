package dev.kiln.graph.verify;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The intermediate values of a model. Each is computed by running ONNX Runtime up to that value.
 *
 * @param model the model
 * @param inputs the inputs of each run
 */
public record ModelValues(OnnxModel model, Map<String, Tensor> inputs) implements Intermediates {
  @Override
  public Set<String> names() {
    return nodes().stream()
        .flatMap(node -> node.outputs().stream())
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  List<Node> nodes() {
    return model.graph().nodes();
  }

  @Override
  public Tensor value(String name) {
    try (TemporaryModel file = TemporaryModel.of(model.with(ending(model.graph(), name)));
        Model open = file.open(CompareModels.OPTIONS)) {
      return open.run(inputs).get(name);
    } catch (ModelException e) {
      throw new GraphException("'" + name + "' cannot be computed: " + e.getMessage(), e);
    }
  }

  private static Graph ending(Graph graph, String name) {
    Value output =
        graph.outputs().stream()
            .filter(value -> value.name().equals(name))
            .findFirst()
            .orElse(Value.of(name, null));
    return graph.between(graph.inputs(), List.of(output));
  }
}
