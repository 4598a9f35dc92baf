package dev.kiln.train.op;

import static dev.kiln.train.op.Scalar.scalar;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScalarTest {
  private static final int MANY = 1000;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void hasNoDimensionsAndLeavesTheTypeAsItIs() {
    NDArray x = manager.create(new float[] {3, 4}).toType(DataType.FLOAT16, false);
    NDArray number = scalar(0.5, x);
    assertEquals(0, number.getShape().dimension());
    assertEquals(DataType.FLOAT16, x.mul(number).getDataType());
  }

  @Test
  void livesAsLongAsItsManager() {
    NDArray number;
    try (NDManager scope = manager.newSubManager()) {
      number = scalar(2, scope.create(1f));
      assertFalse(number.isReleased());
    }
    assertTrue(number.isReleased());
  }

  @Test
  void gradientsAreRightAfterGarbageWasCollected() throws InterruptedException {
    assertEquals(-2.5f, gradientAfterCollection(x -> x.mul(scalar(-2.5, x))));
    assertEquals(0.25f, gradientAfterCollection(x -> x.div(scalar(4, x))));
    assertEquals(1f, gradientAfterCollection(x -> x.maximum(scalar(0.5, x))));
  }

  /** The gradient at 1 of many computations, when what Java no longer knows is overwritten. */
  private float gradientAfterCollection(UnaryOperator<NDArray> computation)
      throws InterruptedException {
    NDArray x = manager.create(1f);
    x.setRequiresGradient(true);
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      NDArray sum = computation.apply(x);
      for (int i = 1; i < MANY; i++) {
        sum = sum.add(computation.apply(x));
      }
      System.gc();
      Thread.sleep(200);
      List<ByteBuffer> overwritten = new ArrayList<>();
      for (int i = 0; i < 10 * MANY; i++) {
        overwritten.add(ByteBuffer.allocateDirect(Float.BYTES).putFloat(Float.NaN));
      }
      tape.backward(sum);
      return x.getGradient().getFloat() / MANY;
    }
  }
}
