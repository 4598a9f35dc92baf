package dev.kiln.train.recipe.adversarial;

import static dev.kiln.train.recipe.adversarial.AdversarialLoss.CROSS_ENTROPY;
import static dev.kiln.train.recipe.adversarial.AdversarialLoss.CROSS_ENTROPY_OF_PROBABILITIES;
import static dev.kiln.train.recipe.adversarial.AdversarialLoss.LEAST_SQUARES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdversarialLossTest {
  private static final double EXACT = 1e-6;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void crossEntropyOfLogits() {
    NDArray real = outputs(2, -1);
    NDArray fake = outputs(0, 0.5f);
    double realLoss = -(Math.log(sigmoid(2)) + Math.log(sigmoid(-1))) / 2;
    double fakeLoss = -(Math.log(1 - 0.5) + Math.log(1 - sigmoid(0.5))) / 2;
    assertEquals(realLoss + fakeLoss, CROSS_ENTROPY.discriminator(real, fake).getFloat(), EXACT);
    double fooled = -(Math.log(0.5) + Math.log(sigmoid(0.5))) / 2;
    assertEquals(fooled, CROSS_ENTROPY.generator(fake).getFloat(), EXACT);
    assertEquals(sigmoid(2), CROSS_ENTROPY.score(real).getFloat(0, 0), EXACT);
  }

  @Test
  void crossEntropyOfProbabilitiesIsAveragedOverRealAndFake() {
    NDArray real = outputs(0.9f, 0.6f);
    NDArray fake = outputs(0.1f, 0.5f);
    double realLoss = -(Math.log(0.9) + Math.log(0.6)) / 2;
    double fakeLoss = -(Math.log(0.9) + Math.log(0.5)) / 2;
    assertEquals(
        (realLoss + fakeLoss) / 2,
        CROSS_ENTROPY_OF_PROBABILITIES.discriminator(real, fake).getFloat(),
        EXACT);
    double fooled = -(Math.log(0.1) + Math.log(0.5)) / 2;
    assertEquals(fooled, CROSS_ENTROPY_OF_PROBABILITIES.generator(fake).getFloat(), EXACT);
    assertArrayEquals(
        real.toFloatArray(), CROSS_ENTROPY_OF_PROBABILITIES.score(real).toFloatArray());
  }

  @Test
  void leastSquares() {
    NDArray real = outputs(0.5f, 2);
    NDArray fake = outputs(-1, 0.5f);
    double realLoss = 0.5 * (0.25 + 1) / 2;
    double fakeLoss = 0.5 * (1 + 0.25) / 2;
    assertEquals(realLoss + fakeLoss, LEAST_SQUARES.discriminator(real, fake).getFloat(), EXACT);
    double fooled = 0.5 * (4 + 0.25) / 2;
    assertEquals(fooled, LEAST_SQUARES.generator(fake).getFloat(), EXACT);
  }

  @ParameterizedTest
  @EnumSource
  void staysAFloatWithAGradientWhereTheDiscriminatorIsSure(AdversarialLoss loss) {
    boolean probabilities = loss == CROSS_ENTROPY_OF_PROBABILITIES;
    NDArray outputs = probabilities ? outputs(0, 1) : outputs(-200, 200);
    outputs.setRequiresGradient(true);
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      NDArray value = loss.discriminator(outputs, outputs);
      assertEquals(DataType.FLOAT32, value.getDataType());
      assertTrue(Float.isFinite(value.getFloat()), value.toString());
      tape.backward(value);
    }
    for (float gradient : outputs.getGradient().toFloatArray()) {
      assertTrue(Float.isFinite(gradient), gradient + " as a gradient");
    }
  }

  private NDArray outputs(float... values) {
    return manager.create(values, new Shape(values.length, 1));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
