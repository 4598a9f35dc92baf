package dev.kiln.train.recipe.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormStatisticsTest {
  @ParameterizedTest
  @ValueSource(floats = {0.9997f, 0.9f, 0.5f})
  void statisticsAreTheAveragesOverTheBatchesHoweverSlowTheRunningOnesAre(float momentum) {
    try (NDManager manager = NDManager.newBaseManager()) {
      BatchNorm norm = BatchNorm.builder().optMomentum(momentum).build();
      SequentialBlock network = new SequentialBlock().add(norm);
      network.initialize(manager, DataType.FLOAT32, new Shape(4, 1, 1, 2));
      float[][] batches = {{1, 2, 3, 4, 1, 2, 3, 4}, {11, 11, 11, 11, 15, 15, 15, 15}};
      ParameterStore parameters = new ParameterStore(manager, false);
      new NormStatistics(network)
          .estimate(
              2,
              index -> {
                NDArray batch = manager.create(batches[index], new Shape(4, 1, 1, 2));
                network.forward(parameters, new NDList(batch), true).close();
              });
      // The variance of a sample: of eight numbers, divided by seven.
      assertEquals((2.5 + 13) / 2, value(norm, Parameter.Type.RUNNING_MEAN), 0.01);
      assertEquals((10 / 7.0 + 32 / 7.0) / 2, value(norm, Parameter.Type.RUNNING_VAR), 0.01);
    }
  }

  private static float value(BatchNorm norm, Parameter.Type type) {
    return norm.getParameters().values().stream()
        .filter(parameter -> parameter.getType() == type)
        .findFirst()
        .orElseThrow()
        .getArray()
        .getFloat(0);
  }
}
