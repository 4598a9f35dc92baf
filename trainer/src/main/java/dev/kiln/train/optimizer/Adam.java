package dev.kiln.train.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adam (Kingma and Ba, 2015), as PyTorch's {@code Adam} has it. */
public final class Adam extends Optimizer {
  private static final double EPSILON = 1e-8;

  private final double beta1;
  private final double beta2;
  private final Map<String, NDArray> means = zeros();
  private final Map<String, NDArray> variances = zeros();
  private final NDArray steps = manager.create(new long[1]);

  /**
   * Creates an optimizer at its first step.
   *
   * @param parameters by name; those that require no gradient are not touched
   * @param beta1 how much of the mean gradient stays, 0 to 1
   * @param beta2 how much of the mean squared gradient stays, 0 to 1
   * @param weightDecay how much of a weight is added to its gradient
   */
  public Adam(Map<String, Parameter> parameters, double beta1, double beta2, double weightDecay) {
    super(parameters, weightDecay);
    this.beta1 = beta1;
    this.beta2 = beta2;
  }

  @Override
  void begin() {
    steps.addi(1);
  }

  @Override
  NDArray change(String name, NDArray gradient, double rate) {
    NDArray mean = means.get(name).muli(beta1).addi(gradient.mul(1 - beta1));
    NDArray variance = variances.get(name).muli(beta2).addi(gradient.square().muli(1 - beta2));
    // Both start at zero and are too small at first.
    long step = steps.getLong(0);
    double meanBias = 1 - Math.pow(beta1, step);
    double varianceBias = 1 - Math.pow(beta2, step);
    NDArray deviation = variance.sqrt().divi(Math.sqrt(varianceBias)).addi(EPSILON);
    return mean.div(deviation).muli(rate / meanBias);
  }

  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put("steps", steps);
    means.forEach((name, mean) -> state.put("mean/" + name, mean));
    variances.forEach((name, variance) -> state.put("variance/" + name, variance));
    return state;
  }
}
