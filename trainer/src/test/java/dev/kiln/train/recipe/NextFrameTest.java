package dev.kiln.train.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextFrameTest {
  private final NDManager manager = NDManager.newBaseManager();
  private NDArray photos;

  @BeforeEach
  void draw() {
    photos = manager.randomUniform(-1, 1, new Shape(2, 3, 48, 40));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "3, 0, 0", "0, 8, 0", "5, 2, 0", "0, 0, 1", "0, 0, 4"})
  void whatOnlyMovesIsNoDifference(int left, int top, int nearer) {
    NextFrame next = new NextFrame(left, top, nearer, 0, 0, 1);
    NDArray first = NextFrame.first(photos);
    assertEquals(new Shape(2, 3, 40, 32), first.getShape());
    assertEquals(first.getShape(), next.of(photos).getShape());
    assertEquals(0, next.difference(first, next.of(photos)).getFloat(), 1e-6);
  }

  @Test
  void whatStaysWhereItWasWhileTheCameraMovesIsADifference() {
    NextFrame next = new NextFrame(3, 4, 0, 0, 0, 1);
    NDArray first = NextFrame.first(photos);
    assertTrue(next.difference(first, first).getFloat() > 0.3);
  }

  @Test
  void noiseAndBrightnessAreAsLargeAsSaid() {
    NDArray first = NextFrame.first(photos);
    NDArray brighter = new NextFrame(0, 0, 0, 0, 0.25, 1).of(photos).sub(first);
    assertEquals(0.25, brighter.min().getFloat(), 1e-5);
    assertEquals(0.25, brighter.max().getFloat(), 1e-5);
    NDArray noise = new NextFrame(0, 0, 0, 0.1, 0, 1).of(photos).sub(first);
    assertEquals(0, noise.mean().getFloat(), 0.01);
    assertEquals(0.01, noise.square().mean().getFloat(), 0.001);
  }

  @Test
  void noiseIsSmallerWhereValuesAre() {
    NextFrame one = NextFrame.random(3, 1);
    NextFrame quarter = NextFrame.random(3, 0.25);
    assertEquals(one.noise() / 4, quarter.noise(), 1e-9);
    assertEquals(one.grey() / 4, quarter.grey(), 1e-9);
    assertEquals(one.left(), quarter.left());
  }

  @Test
  void oneSeedIsOneDifference() {
    assertEquals(NextFrame.random(7, 1), NextFrame.random(7, 1));
    long nearer = 0;
    long still = 0;
    for (int seed = 0; seed < 400; seed++) {
      NextFrame next = NextFrame.random(seed, 1);
      nearer += next.nearer() > 0 ? 1 : 0;
      still += next.nearer() == 0 && next.left() == 0 && next.top() == 0 ? 1 : 0;
    }
    assertEquals(100, nearer, 40, "of four, one is nearer");
    assertEquals(200, still, 40, "of four, two stay");
  }
}
