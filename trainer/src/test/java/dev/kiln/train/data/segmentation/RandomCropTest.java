package dev.kiln.train.data.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomCropTest {
  /** Every pixel's red is its column, its green its row, its label the column's quarter. */
  private static final SegmentedPicture PICTURE = picture(80, 60);

  private static SegmentedPicture picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    byte[] labels = new byte[width * height];
    for (int i = 0; i < labels.length; i++) {
      rgb[3 * i] = (byte) (i % width);
      rgb[3 * i + 1] = (byte) (i / width);
      rgb[3 * i + 2] = (byte) 200;
      labels[i] = (byte) (i % width / 20);
    }
    return new SegmentedPicture(width, height, rgb, labels);
  }

  @Test
  void withoutVariationItIsAPartOfThePicture() {
    Cut cut = new Cut(new RandomCrop(32, 1, 1, 0, false, 0), 1);
    int left = cut.rgb[0];
    int top = cut.rgb[1];
    for (int i = 0; i < 32 * 32; i++) {
      assertEquals(left + i % 32, cut.rgb[3 * i]);
      assertEquals(top + i / 32, cut.rgb[3 * i + 1]);
      assertEquals((left + i % 32) / 20, cut.labels[i]);
    }
  }

  @Test
  void aPictureSmallerThanTheSquareIsPaddedWithIgnoredGrey() {
    Cut cut = new Cut(new RandomCrop(128, 1, 1, 0, false, 0), 2);
    int inside = 0;
    for (int i = 0; i < 128 * 128; i++) {
      if ((cut.labels[i] & 0xff) == SegmentedPicture.IGNORED) {
        assertEquals((byte) 128, cut.rgb[3 * i]);
      } else {
        assertEquals((byte) 200, cut.rgb[3 * i + 2]);
        inside++;
      }
    }
    assertEquals(80 * 60, inside);
  }

  @Test
  void labelsStayWithTheirPixelsHoweverPicturesAreScaledAndMirrored() {
    for (int seed = 0; seed < 40; seed++) {
      Cut cut = new Cut(new RandomCrop(48, 0.4, 2, 0.3, true, 0), seed);
      for (int i = 0; i < 48 * 48; i++) {
        if ((cut.labels[i] & 0xff) != SegmentedPicture.IGNORED) {
          int column = cut.rgb[3 * i];
          assertTrue(
              column >= 20 * cut.labels[i] - 3 && column <= 20 * cut.labels[i] + 22,
              "seed %d: column %d, label %d".formatted(seed, column, cut.labels[i]));
        }
      }
    }
  }

  @Test
  void halfOfThePicturesAreMirrored() {
    int mirrored = 0;
    for (int seed = 0; seed < 100; seed++) {
      Cut cut = new Cut(new RandomCrop(32, 1, 1, 0, true, 0), seed);
      mirrored += cut.rgb[0] > cut.rgb[3] ? 1 : 0;
    }
    assertEquals(50, mirrored, 20);
  }

  @Test
  void colourVariesButNotTheLabels() {
    Cut plain = new Cut(new RandomCrop(32, 1, 1, 0, false, 0), 5);
    Cut varied = new Cut(new RandomCrop(32, 1, 1, 0, false, 1), 5);
    assertArrayEquals(plain.labels, varied.labels);
    assertFalse(Arrays.equals(plain.rgb, varied.rgb));
  }

  @Test
  void theSeedDecidesAll() {
    RandomCrop crop = new RandomCrop(48, 0.5, 1.5, 0.2, true, 1);
    assertArrayEquals(new Cut(crop, 8).rgb, new Cut(crop, 8).rgb);
    assertFalse(Arrays.equals(new Cut(crop, 8).rgb, new Cut(crop, 9).rgb));
  }

  @Test
  void severalSquaresLieOneAfterAnother() {
    RandomCrop crop = new RandomCrop(32, 1, 1, 0, false, 0);
    byte[] rgb = new byte[2 * 3 * 32 * 32];
    byte[] labels = new byte[2 * 32 * 32];
    crop.cut(PICTURE, new SplittableRandom(3), rgb, labels, 1);
    assertArrayEquals(new byte[3 * 32 * 32], Arrays.copyOf(rgb, 3 * 32 * 32));
    Cut alone = new Cut(crop, 3);
    assertArrayEquals(alone.rgb, Arrays.copyOfRange(rgb, 3 * 32 * 32, rgb.length));
    assertArrayEquals(alone.labels, Arrays.copyOfRange(labels, 32 * 32, labels.length));
  }

  private static final class Cut {
    final byte[] rgb;
    final byte[] labels;

    Cut(RandomCrop crop, long seed) {
      rgb = new byte[3 * crop.size() * crop.size()];
      labels = new byte[crop.size() * crop.size()];
      crop.cut(PICTURE, new SplittableRandom(seed), rgb, labels, 0);
    }
  }
}
