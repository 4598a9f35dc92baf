package dev.kiln.train.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.train.weights.Weights;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InitializersTest {
  private final NDManager manager = NDManager.newBaseManager();

  @BeforeEach
  void seed() {
    Engine.getInstance().setRandomSeed(1);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, NDArray> weights(Block block, long... input) {
    block.initialize(manager, DataType.FLOAT32, new Shape(input));
    return Weights.of(block);
  }

  private Map<String, NDArray> weights(String network, int part) {
    return Weights.of(Networks.find(network).orElseThrow().parts().get(part).initialized(manager));
  }

  /** All within the bound, some near it, and the mean and variance of a uniform distribution. */
  private static void assertUniform(double bound, NDArray values) {
    float largest = values.abs().max().getFloat();
    assertTrue(largest <= bound + 1e-7, largest + " > " + bound);
    assertTrue(largest > bound * (1 - 20.0 / values.size()), largest + " << " + bound);
    assertMoments(0, bound / Math.sqrt(3), values);
  }

  /** The mean and the deviation, within five standard errors; and tails as far as a normal's. */
  private static void assertNormal(double mean, double deviation, NDArray values) {
    assertMoments(mean, deviation, values);
    double furthest = values.sub(mean).abs().max().getFloat() / deviation;
    assertTrue(furthest > 2.5 && furthest < 6.5, "furthest " + furthest);
  }

  private static void assertMoments(double mean, double deviation, NDArray values) {
    double error = 5 / Math.sqrt(values.size());
    double actualMean = values.mean().getFloat();
    double actual = Math.sqrt(values.sub(actualMean).square().mean().getFloat());
    assertEquals(mean, actualMean, error * deviation);
    assertEquals(deviation, actual, error * deviation);
  }

  @Test
  void pytorchsDefaultIsUniformInTheInputs() {
    Map<String, NDArray> linear =
        weights(Initializers.pytorch(Layers.sequential(Layers.linear(300))), 1, 400);
    assertUniform(1 / Math.sqrt(400), linear.get("0.weight"));
    assertUniform(1 / Math.sqrt(400), linear.get("0.bias"));

    Map<String, NDArray> conv =
        weights(Initializers.pytorch(Layers.sequential(Layers.conv(64, 3, 1, 1))), 1, 32, 8, 8);
    assertUniform(1 / Math.sqrt(32 * 9), conv.get("0.weight"));
    assertUniform(1 / Math.sqrt(32 * 9), conv.get("0.bias"));

    Map<String, NDArray> depthwise =
        weights(
            Initializers.pytorch(Layers.sequential(Layers.depthwiseConv(512, 1, 1))), 1, 512, 8, 8);
    assertUniform(1 / Math.sqrt(9), depthwise.get("0.weight"));

    // PyTorch takes the second dimension for the inputs, which here counts outputs.
    Map<String, NDArray> transposed =
        weights(
            Initializers.pytorch(Layers.sequential(Layers.convTranspose(40, 3, 1, 0, 0))),
            1,
            64,
            8,
            8);
    assertUniform(1 / Math.sqrt(40 * 9), transposed.get("0.weight"));
    assertUniform(1 / Math.sqrt(40 * 9), transposed.get("0.bias"));
  }

  @Test
  void classifiersBeginByGlorot() {
    Map<String, NDArray> weights = weights("lenet5", 0);
    assertUniform(Math.sqrt(6.0 / (6 * 25 + 16 * 25)), weights.get("3.weight"));
    assertUniform(Math.sqrt(6.0 / (400 + 120)), weights.get("7.weight"));
    assertUniform(1 / Math.sqrt(400), weights.get("7.bias"));
  }

  @Test
  void dcganBeginsNormalAndItsLinearLayersAsPyTorchs() {
    Map<String, NDArray> weights = weights("dcgan32", 0);
    assertNormal(0, 0.02, weights.get("conv_blocks.2.weight"));
    assertNormal(1, 0.02, weights.get("conv_blocks.3.weight"));
    assertEquals(0, weights.get("conv_blocks.3.bias").abs().max().getFloat());
    assertUniform(1 / Math.sqrt(100), weights.get("l1.0.weight"));
    assertNormal(0, 0.02, weights("dcgan32", 1).get("model.11.weight"));
    assertNormal(0, 0.02, weights("dcgan64", 1).get("conv.2.weight"));
  }

  @Test
  void backbonesBeginByHeAndTheRestAsPyTorchs() {
    Map<String, NDArray> weights = weights("deeplab-mobilenetv2", 0);
    assertNormal(0, Math.sqrt(2.0 / 320), weights.get("backbone.features.17.conv.6.weight"));
    assertNormal(0, Math.sqrt(2.0 / (960 * 9)), weights.get("backbone.features.17.conv.3.weight"));
    assertUniform(1 / Math.sqrt(320 * 9), weights.get("aspp.branch2.0.weight"));
    assertNormal(0, 0.01, weights("mobilenetv2", 0).get("classifier.1.weight"));
  }

  @Test
  void normalisationsBeginAsIdentities() {
    Map<String, NDArray> weights = weights("style", 0);
    assertArrayEquals(
        manager.ones(new Shape(32)).toFloatArray(),
        weights.get("downsample.2.weight").toFloatArray());
    assertEquals(0, weights.get("downsample.2.bias").abs().max().getFloat());
  }

  @Test
  void theEnginesSeedRepeatsThem() {
    float[] first = weights("gan", 0).get("0.weight").toFloatArray();
    Engine.getInstance().setRandomSeed(1);
    assertArrayEquals(first, weights("gan", 0).get("0.weight").toFloatArray());
  }
}
