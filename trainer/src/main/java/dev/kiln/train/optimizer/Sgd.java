package dev.kiln.train.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stochastic gradient descent, with momentum (Sutskever et al., 2013) as PyTorch's {@code SGD} has
 * it: the learning rate is outside the velocity.
 */
public final class Sgd extends Optimizer {
  private final double momentum;
  private final boolean nesterov;
  private final Map<String, NDArray> velocities;

  /**
   * Creates an optimizer at its first step.
   *
   * @param parameters by name; those that require no gradient are not touched
   * @param momentum how much of the velocity stays, 0 to 1
   * @param weightDecay how much of a weight is added to its gradient
   */
  public Sgd(Map<String, Parameter> parameters, double momentum, double weightDecay) {
    this(parameters, momentum, weightDecay, false);
  }

  private Sgd(
      Map<String, Parameter> parameters, double momentum, double weightDecay, boolean nesterov) {
    super(parameters, weightDecay);
    this.momentum = momentum;
    this.nesterov = nesterov;
    velocities = momentum == 0 ? Map.of() : zeros();
  }

  /**
   * Returns an optimizer at its first step, with Nesterov's momentum: the gradient is followed once
   * more than the velocity has it.
   *
   * @param parameters by name; those that require no gradient are not touched
   * @param momentum how much of the velocity stays, 0 to 1
   * @param weightDecay how much of a weight is added to its gradient
   */
  public static Sgd nesterov(
      Map<String, Parameter> parameters, double momentum, double weightDecay) {
    return new Sgd(parameters, momentum, weightDecay, true);
  }

  @Override
  NDArray change(String name, NDArray gradient, double rate) {
    if (momentum == 0) {
      return gradient.muli(rate);
    }
    NDArray velocity = velocities.get(name).muli(momentum).addi(gradient);
    return nesterov ? gradient.addi(velocity.mul(momentum)).muli(rate) : velocity.mul(rate);
  }

  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    velocities.forEach((name, velocity) -> state.put("velocity/" + name, velocity));
    return state;
  }
}
