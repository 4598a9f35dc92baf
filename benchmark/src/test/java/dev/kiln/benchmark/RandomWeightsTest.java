package dev.kiln.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.weights.Weights;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {
  private static final Network.Part RESNET = Networks.find("resnet18").orElseThrow().main();

  @Test
  void weightsAreTheSameEachTimeAndFitTheNetwork() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> weights = RandomWeights.of(RESNET, manager);
      RandomWeights.of(RESNET, manager)
          .forEach((name, array) -> assertEquals(weights.get(name), array, name));
      Weights.load(RESNET.initialized(manager), weights);
    }
  }

  @Test
  void noNormalizationDoesNothing() {
    try (NDManager manager = NDManager.newBaseManager()) {
      RandomWeights.of(RESNET, manager)
          .forEach(
              (name, array) -> {
                assertTrue(array.max().getFloat() > array.min().getFloat(), name);
                assertTrue(!name.endsWith("running_var") || array.min().getFloat() > 0, name);
              });
    }
  }
}
