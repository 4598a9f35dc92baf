package dev.kiln.tune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.tune.torch.Translation;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes before what is trained. ONNX Runtime computes them, as they are in the file. */
final class FrozenPart {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final Options OPTIONS =
      Options.defaults().withProviders(Provider.CPU).withSpinning(false);

  private final Model model;

  private FrozenPart(Model model) {
    this.model = model;
    // Blocks, which keep this, are never closed.
    CLEANER.register(this, model::close);
  }

  /**
   * Opens the part of a model that gives some values.
   *
   * @throws GraphException if ONNX Runtime does not run it
   */
  static FrozenPart of(OnnxModel model, Collection<String> values) {
    OnnxModel given = model.withoutWeightsAsInputs();
    try (TemporaryModel file = TemporaryModel.of(cut(given, values))) {
      return new FrozenPart(file.open(OPTIONS));
    } catch (ModelException e) {
      throw new GraphException(
          "ONNX Runtime does not run what is not trained: " + e.getMessage(), e);
    }
  }

  /** Returns the nodes, weights and inputs that some values need, which are its outputs. */
  static OnnxModel cut(OnnxModel model, Collection<String> values) {
    Graph graph = model.graph();
    Set<String> read = new HashSet<>(values);
    List<Node> nodes = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.outputs().stream().anyMatch(read::contains)) {
        nodes.add(node);
        read.addAll(node.reads());
      }
    }
    Collections.reverse(nodes);
    Map<String, TensorData> weights = new LinkedHashMap<>(graph.initializers());
    weights.keySet().retainAll(read);
    return model.with(
        graph
            .with(nodes, weights, List.of())
            .between(
                graph.inputs().stream().filter(input -> read.contains(input.name())).toList(),
                values.stream().map(name -> Value.of(name, null)).toList()));
  }

  /** Returns the types of the values; those that are no arrays are left out. */
  Map<String, ElementType> types() {
    Map<String, ElementType> types = new LinkedHashMap<>();
    model.outputs().forEach(port -> types.put(port.name(), port.type()));
    return types;
  }

  /**
   * Computes the values, in pieces if the file fixes the batch.
   *
   * @param values the names, in the order of the arrays that are returned
   * @param inputs by name
   */
  NDList run(Collection<String> values, Map<String, NDArray> inputs, NDManager manager) {
    long batch = inputs.values().iterator().next().getShape().get(0);
    long piece = piece(batch);
    List<Map<String, Tensor>> pieces = new ArrayList<>();
    for (long from = 0; from < batch; from += piece) {
      pieces.add(run(inputs, from, Math.min(batch, from + piece), piece < batch));
    }
    NDList arrays = new NDList();
    for (String value : values) {
      NDList parts = new NDList();
      for (Map<String, Tensor> some : pieces) {
        parts.add(Translation.array(TensorData.of(some.get(value)), manager));
      }
      boolean whole = parts.size() == 1 || parts.head().getShape().dimension() == 0;
      arrays.add(whole ? parts.head() : NDArrays.concat(parts, 0));
    }
    return arrays;
  }

  private long piece(long batch) {
    return model.inputs().stream()
        .filter(port -> !port.dims().isEmpty() && port.dims().get(0) > 0)
        .mapToLong(port -> port.dims().get(0))
        .filter(fixed -> batch % fixed == 0)
        .findFirst()
        .orElse(Math.max(1, batch));
  }

  private Map<String, Tensor> run(
      Map<String, NDArray> inputs, long from, long to, boolean divided) {
    Map<String, Tensor> given = new LinkedHashMap<>();
    for (Port port : model.inputs()) {
      NDArray whole = inputs.get(port.name());
      NDArray part = divided ? whole.get("%d:%d".formatted(from, to)) : whole;
      given.put(port.name(), ArrayTensor.of(part, port.type()));
    }
    try {
      return model.run(given);
    } catch (ModelException e) {
      throw new GraphException("what is not trained does not run: " + e.getMessage(), e);
    }
  }
}
