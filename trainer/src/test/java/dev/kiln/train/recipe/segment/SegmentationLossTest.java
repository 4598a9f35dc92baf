package dev.kiln.train.recipe.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SegmentationLossTest {
  private static final int CLASSES = 3;
  private static final byte IGNORED = (byte) 255;

  /** Two pictures of 1x3 pixels; [picture][class][pixel]. */
  private static final float[][][] LOGITS = {
    {{2, 0, 1}, {0, 1, 1}, {-1, 0.5f, 3}}, {{0, 0, 0}, {1, 2, 3}, {3, 2, 1}}
  };

  private static final byte[][] LABELS = {{0, 1, IGNORED}, {2, 0, 1}};

  @Test
  void crossEntropyLeavesIgnoredPixelsOut() {
    double sum = 0;
    for (int n = 0; n < 2; n++) {
      for (int p = 0; p < 3; p++) {
        if (LABELS[n][p] != IGNORED) {
          sum -= Math.log(probability(n, LABELS[n][p], p));
        }
      }
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss = SegmentationLoss.crossEntropy(logits(manager), labels(manager));
      assertEquals(sum / 5, loss.getFloat(), 1e-6);
    }
  }

  /** The article's formula, class by class, with beta = 1. */
  @Test
  void diceIsTheArticles() {
    double scores = 0;
    for (int c = 0; c < CLASSES; c++) {
      double truePositive = 0;
      double predicted = 0;
      double there = 0;
      for (int n = 0; n < 2; n++) {
        for (int p = 0; p < 3; p++) {
          predicted += probability(n, c, p);
          if (LABELS[n][p] == c) {
            truePositive += probability(n, c, p);
            there++;
          }
        }
      }
      double falsePositive = predicted - truePositive;
      double falseNegative = there - truePositive;
      scores +=
          (2 * truePositive + 1e-5) / (2 * truePositive + falseNegative + falsePositive + 1e-5);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss = SegmentationLoss.dice(logits(manager), labels(manager));
      assertEquals(1 - scores / CLASSES, loss.getFloat(), 1e-6);
    }
  }

  @Test
  void diceHasTheGradientOfFiniteDifferences() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray logits = logits(manager);
      logits.setRequiresGradient(true);
      try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
        tape.backward(SegmentationLoss.dice(logits, labels(manager)));
      }
      float[] gradient = logits.getGradient().toFloatArray();
      float[] values = logits.toFloatArray();
      float step = 1e-2f;
      for (int i = 0; i < values.length; i++) {
        double difference = dice(values, i, step, manager) - dice(values, i, -step, manager);
        assertEquals(difference / (2 * step), gradient[i], 1e-4, "logit " + i);
      }
    }
  }

  private static double dice(float[] logits, int index, float change, NDManager manager) {
    float[] changed = logits.clone();
    changed[index] += change;
    NDArray array = manager.create(changed, new Shape(2, CLASSES, 1, 3));
    return SegmentationLoss.dice(array, labels(manager)).getFloat();
  }

  private static double probability(int picture, int index, int pixel) {
    double sum = 0;
    for (int c = 0; c < CLASSES; c++) {
      sum += Math.exp(LOGITS[picture][c][pixel]);
    }
    return Math.exp(LOGITS[picture][index][pixel]) / sum;
  }

  private static NDArray logits(NDManager manager) {
    float[] flat = new float[2 * CLASSES * 3];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = LOGITS[i / 9][i / 3 % 3][i % 3];
    }
    return manager.create(flat, new Shape(2, CLASSES, 1, 3));
  }

  private static NDArray labels(NDManager manager) {
    ByteBuffer bytes = manager.allocateDirect(6);
    bytes.put(LABELS[0]).put(LABELS[1]).flip();
    return manager.create(bytes, new Shape(2, 1, 3), DataType.UINT8);
  }
}
