package dev.kiln.train.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import dev.kiln.train.weights.Weights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights show how their network was built. */
class FittedNetworkTest {
  private static Network find(String name) {
    return Networks.find(name).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet5",
        "lenet5-relu[channels=3]",
        "alexnet[average-pool=1]",
        "gan[latent=64]",
        "dcgan28[latent=10,upsample=1]",
        "style",
        "style[upsample=1]",
        "mobilenetv2",
        "mobilenetv2[width-mult=0.35]",
        "mobilenetv2[width-mult=0.7]",
        "mobilenetv2[width-mult=1.4]",
        "deeplab-mobilenetv2[width-mult=0.75]",
      })
  void dimensionsAreToldByTheWeights(String name) {
    Network built = find(name);
    try (NDManager manager = NDManager.newBaseManager()) {
      var weights = Weights.of(built.withClasses(5).main().initialized(manager));
      Network told = FittedNetwork.of(find(built.name()), weights);
      assertEquals(name, told.fullName());
    }
  }

  @ParameterizedTest
  @CsvSource({"lenet5, style", "style, lenet5", "mobilenetv2, lenet5", "gan, vae"})
  void weightsOfAnotherNetworkShowNothing(String name, String other) {
    try (NDManager manager = NDManager.newBaseManager()) {
      var weights = Weights.of(find(other).main().initialized(manager));
      assertEquals(name, FittedNetwork.of(find(name), weights).fullName());
    }
  }
}
