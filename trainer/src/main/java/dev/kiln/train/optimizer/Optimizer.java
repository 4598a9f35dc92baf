package dev.kiln.train.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Moves parameters along their gradients. Unlike DJL's optimizers, those of this package follow
 * PyTorch's definitions and expose their state, so that it can be saved.
 */
public abstract class Optimizer implements AutoCloseable {
  /** Owns the state. */
  final NDManager manager = NDManager.newBaseManager();

  private final Map<String, NDArray> weights = new LinkedHashMap<>();
  private final double weightDecay;

  /**
   * Creates an optimizer at its first step.
   *
   * @param parameters by name; those that require no gradient are not touched
   * @param weightDecay how much of a weight is added to its gradient
   */
  Optimizer(Map<String, Parameter> parameters, double weightDecay) {
    this.weightDecay = weightDecay;
    parameters.forEach(
        (name, parameter) -> {
          if (parameter.requiresGradient()) {
            weights.put(name, parameter.getArray());
          }
        });
  }

  /**
   * Updates the parameters and sets their gradients to zero, as the engine would add the next ones.
   *
   * @param rate the learning rate of this step
   */
  public final void step(double rate) {
    begin();
    weights.forEach(
        (name, weight) -> {
          try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray own = weight.getGradient();
            NDArray gradient = weightDecay == 0 ? own : weight.mul(weightDecay).addi(own);
            weight.subi(change(name, gradient, rate));
            own.subi(own);
          }
        });
  }

  /** Returns the gradients of all parameters, as arrays that the caller closes. */
  public final Stream<NDArray> gradients() {
    return weights.values().stream().map(NDArray::getGradient);
  }

  /** Called once in a step, before any parameter is moved. */
  void begin() {}

  /**
   * Returns what to subtract from a parameter. The gradient may be overwritten, because it is not
   * used again; the caller closes arrays made on the way.
   */
  abstract NDArray change(String name, NDArray gradient, double rate);

  /** Returns the state kept from step to step, by name. The arrays belong to the optimizer. */
  public abstract Map<String, NDArray> state();

  /** Returns an array of zeros for each parameter, of its shape. */
  final Map<String, NDArray> zeros() {
    Map<String, NDArray> zeros = new LinkedHashMap<>();
    weights.forEach((name, weight) -> zeros.put(name, manager.zeros(weight.getShape())));
    return zeros;
  }

  @Override
  public final void close() {
    manager.close();
  }
}
