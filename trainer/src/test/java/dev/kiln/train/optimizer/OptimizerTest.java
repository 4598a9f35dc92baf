package dev.kiln.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each optimiser against its definition, computed here in doubles, on the loss sum(w^4) / 4. */
class OptimizerTest {
  private static final double[] START = {1, -0.5, 2};
  private static final List<Double> RATES = List.of(0.1, 0.1, 0.05, 0.01);
  private static final double DECAY = 0.03;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void plainSgd() {
    double[] weights = START.clone();
    for (double rate : RATES) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= rate * Math.pow(weights[i], 3);
      }
    }
    check(weights, parameters -> new Sgd(parameters, 0, 0));
  }

  @Test
  void sgdWithMomentumAndWeightDecay() {
    double[] weights = START.clone();
    double[] velocities = new double[weights.length];
    for (double rate : RATES) {
      for (int i = 0; i < weights.length; i++) {
        double gradient = Math.pow(weights[i], 3) + DECAY * weights[i];
        velocities[i] = 0.9 * velocities[i] + gradient;
        weights[i] -= rate * velocities[i];
      }
    }
    check(weights, parameters -> new Sgd(parameters, 0.9, DECAY));
  }

  @Test
  void sgdWithNesterovsMomentum() {
    double[] weights = START.clone();
    double[] velocities = new double[weights.length];
    for (double rate : RATES) {
      for (int i = 0; i < weights.length; i++) {
        double gradient = Math.pow(weights[i], 3) + DECAY * weights[i];
        velocities[i] = 0.9 * velocities[i] + gradient;
        weights[i] -= rate * (gradient + 0.9 * velocities[i]);
      }
    }
    check(weights, parameters -> Sgd.nesterov(parameters, 0.9, DECAY));
  }

  @Test
  void adamWithWeightDecay() {
    double[] weights = START.clone();
    double[] means = new double[weights.length];
    double[] variances = new double[weights.length];
    for (int step = 1; step <= RATES.size(); step++) {
      for (int i = 0; i < weights.length; i++) {
        double gradient = Math.pow(weights[i], 3) + DECAY * weights[i];
        means[i] = 0.5 * means[i] + 0.5 * gradient;
        variances[i] = 0.9 * variances[i] + 0.1 * gradient * gradient;
        double mean = means[i] / (1 - Math.pow(0.5, step));
        double variance = variances[i] / (1 - Math.pow(0.9, step));
        weights[i] -= RATES.get(step - 1) * mean / (Math.sqrt(variance) + 1e-8);
      }
    }
    check(weights, parameters -> new Adam(parameters, 0.5, 0.9, DECAY));
  }

  @Test
  void frozenParametersStayAsTheyAre() {
    Parameter frozen = Parameter.builder().setName("frozen").setType(Parameter.Type.OTHER).build();
    frozen.setShape(new Shape(3));
    frozen.setInitializer(Initializer.ONES);
    frozen.initialize(manager, DataType.FLOAT32);
    frozen.freeze(true);
    try (Optimizer optimizer = new Adam(Map.of("frozen", frozen), 0.9, 0.999, 0.1)) {
      optimizer.step(1);
      assertEquals(3, frozen.getArray().sum().getFloat());
      assertEquals(List.of("steps"), List.copyOf(optimizer.state().keySet()));
    }
  }

  private void check(double[] expected, Function<Map<String, Parameter>, Optimizer> newOptimizer) {
    Parameter parameter =
        Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build();
    parameter.setShape(new Shape(START.length));
    parameter.setInitializer(
        (m, shape, type) -> m.create(new float[] {(float) START[0], -0.5f, 2}, shape));
    parameter.initialize(manager, DataType.FLOAT32);
    try (Optimizer optimizer = newOptimizer.apply(Map.of("weight", parameter))) {
      NDArray weight = parameter.getArray();
      int arrays = manager.getManagedArrays().size();
      int state = optimizer.manager.getManagedArrays().size();
      for (double rate : RATES) {
        try (NDManager scope = manager.newSubManager();
            GradientCollector tape = Engine.getInstance().newGradientCollector()) {
          NDArray copy = weight.mul(1);
          copy.attach(scope);
          tape.backward(copy.pow(4).sum().div(4));
        }
        optimizer.step(rate);
      }
      float[] found = weight.toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], 1e-6);
      }
      assertEquals(arrays, manager.getManagedArrays().size(), "arrays left by the steps");
      assertEquals(state, optimizer.manager.getManagedArrays().size(), "arrays left in the state");
    }
  }
}
