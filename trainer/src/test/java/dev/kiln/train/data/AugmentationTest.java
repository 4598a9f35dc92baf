package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final int AREA = 28 * 28;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void dependsOnNothingButPictureAndSeed(long seed) {
    byte[] picture = GeneratedMnist.images(1, 1).pixels();
    Augmentation used = new Augmentation(28, 28);
    varied(used, new byte[AREA], seed + 1);
    byte[] first = varied(used, picture, seed);
    assertArrayEquals(varied(new Augmentation(28, 28), picture, seed), first);
    assertFalse(Arrays.equals(varied(used, picture, seed + 1), first));
    assertFalse(Arrays.equals(picture, first));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void keepsBlackBlack(long seed) {
    assertArrayEquals(new byte[AREA], varied(new Augmentation(28, 28), new byte[AREA], seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void movesASquareInTheMiddleNoFurtherThanAllowed(long seed) {
    byte[] picture = new byte[AREA];
    for (int y = 10; y < 18; y++) {
      Arrays.fill(picture, y * 28 + 10, y * 28 + 18, (byte) 255);
    }
    byte[] varied = varied(new Augmentation(28, 28), picture, seed);
    double mass = 0;
    double momentX = 0;
    double momentY = 0;
    for (int i = 0; i < AREA; i++) {
      int value = varied[i] & 0xff;
      mass += value;
      momentX += value * (i % 28);
      momentY += value * (i / 28);
    }
    assertEquals(13.5, momentX / mass, 2.1, "a shift is at most two pixels");
    assertEquals(13.5, momentY / mass, 2.1, "a shift is at most two pixels");
    double before = 64 * 255;
    assertTrue(mass > 0.3 * before && mass < 2.5 * before, "mass " + mass / before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void permutationsHoldEveryIndexOnce(int size) {
    int[] order = Batches.permutation(size, size);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < size; i++) {
      assertEquals(i, sorted[i]);
    }
    assertArrayEquals(order, Batches.permutation(size, size));
  }

  private static byte[] varied(Augmentation augmentation, byte[] picture, long seed) {
    byte[] varied = new byte[AREA + 5];
    augmentation.apply(picture, 0, varied, 5, new SplittableRandom(seed));
    return Arrays.copyOfRange(varied, 5, varied.length);
  }
}
