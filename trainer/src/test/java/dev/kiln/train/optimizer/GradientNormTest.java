package dev.kiln.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.TrainingException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradientNormTest {
  private final NDManager manager = NDManager.newBaseManager();
  private final NDArray matrix = manager.create(new float[][] {{2, 4}, {4, 0}});
  private final NDArray vector = manager.create(new float[] {-8});

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void isThatOfAllGradientsAsOneVector() {
    assertEquals(10, GradientNorm.of(List.of(matrix, vector)), 1e-6);
  }

  @Test
  void longerOnesAreScaledDownTogether() {
    GradientNorm.clip(List.of(matrix, vector), 5);
    assertArrayEquals(new float[] {1, 2, 2, 0}, matrix.toFloatArray(), 1e-5f);
    assertArrayEquals(new float[] {-4}, vector.toFloatArray(), 1e-5f);
    assertEquals(5, GradientNorm.of(List.of(matrix, vector)), 1e-5);
  }

  @Test
  void shorterOnesStayAsTheyAre() {
    GradientNorm.clip(List.of(matrix, vector), 11);
    assertArrayEquals(new float[] {2, 4, 4, 0}, matrix.toFloatArray());
    assertArrayEquals(new float[] {-8}, vector.toFloatArray());
  }

  @Test
  void onesWhoseSquaresNoFloatHoldsAreScaledDownToo() {
    NDArray huge = manager.create(new float[] {3e30f, 0});
    NDArray other = manager.create(new float[] {-4e30f});
    GradientNorm.clip(List.of(huge, other), 5);
    assertArrayEquals(new float[] {3, 0}, huge.toFloatArray(), 1e-5f);
    assertArrayEquals(new float[] {-4}, other.toFloatArray(), 1e-5f);
  }

  @Test
  void oneThatIsNoNumberEndsTheRun() {
    NDArray broken = manager.create(new float[] {Float.NaN});
    String message =
        assertThrows(TrainingException.class, () -> GradientNorm.clip(List.of(vector, broken), 1))
            .getMessage();
    assertTrue(message.startsWith("the norm of the gradients is NaN; "), message);
  }
}
