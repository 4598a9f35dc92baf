package dev.kiln.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.kiln.train.optimizer.Sgd;
import java.util.Map;

/** Steps of gradient descent of a block towards zero, on random numbers. */
record BlockSteps(String name, Block block, Map<String, Parameter> parameters, Shape input)
    implements Contender {
  @Override
  public Times work(double seconds) {
    try (Sgd optimizer = new Sgd(parameters, 0.9, 0)) {
      return Contender.time(seconds, () -> step(optimizer));
    }
  }

  private void step(Sgd optimizer) {
    try (NDManager scope = NDManager.newBaseManager()) {
      NDArray numbers = scope.randomUniform(0, 1, input);
      try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
        tape.backward(
            block
                .forward(new ParameterStore(scope, false), new NDList(numbers), true)
                .head()
                .square()
                .mean());
      }
      optimizer.step(1e-4);
    }
  }

  @Override
  public void close() {
    // The blocks' manager frees them.
  }
}
