package dev.kiln.graph.calibrate;

import dev.kiln.graph.GraphException;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** One binding of a model at a time: it is kept while the shapes of the inputs stay the same. */
public final class ReusedBinding implements AutoCloseable {
  private final Model model;
  private Map<String, Tensor> shaped = Map.of();
  private Binding binding;

  public ReusedBinding(Model model) {
    this.model = model;
  }

  /**
   * Runs the model; the outputs are valid until the next run.
   *
   * @param sample the name of what the inputs were made from
   * @throws GraphException if the model does not run with them
   */
  public Binding run(Map<String, Tensor> inputs, String sample) {
    try {
      return run(inputs);
    } catch (ModelException e) {
      throw new GraphException(
          "the model does not run with %s: %s; leave it out, or choose inputs that fit"
              .formatted(sample, e.getMessage()),
          e);
    }
  }

  private Binding run(Map<String, Tensor> inputs) {
    if (binding == null || !fits(inputs)) {
      close();
      Map<String, long[]> shapes = new LinkedHashMap<>();
      inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
      binding = model.bind(shapes);
      shaped = inputs;
    }
    inputs.forEach((name, tensor) -> binding.input(name).put(tensor.data()));
    binding.run();
    return binding;
  }

  private boolean fits(Map<String, Tensor> inputs) {
    return inputs.entrySet().stream()
        .allMatch(e -> Arrays.equals(e.getValue().shape(), shaped.get(e.getKey()).shape()));
  }

  @Override
  public void close() {
    if (binding != null) {
      binding.close();
      binding = null;
    }
  }
}
