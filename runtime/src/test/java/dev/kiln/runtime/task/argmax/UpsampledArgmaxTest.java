package dev.kiln.runtime.task.argmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Allocation;
import dev.kiln.runtime.task.Npy;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against enlarging every class's logits in double precision and taking the largest. */
class UpsampledArgmaxTest {
  /** Logits, [classes, height, width]. */
  record Logits(float[] values, int classes, int height, int width) {
    static Logits random(int classes, int height, int width, long seed) {
      Random random = new Random(seed);
      float[] values = new float[classes * height * width];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return new Logits(values, classes, height, width);
    }

    /** Large areas with edges between them, as networks give. */
    static Logits blobs(int classes, int height, int width, long seed) {
      Random random = new Random(seed);
      float[] values = new float[classes * height * width];
      for (int c = 0; c < classes; c++) {
        double x0 = random.nextDouble() * width;
        double y0 = random.nextDouble() * height;
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            double distance = Math.hypot(x - x0, y - y0);
            values[(c * height + y) * width + x] = (float) (5 - distance / 4);
          }
        }
      }
      return new Logits(values, classes, height, width);
    }

    /** At each sample another class is far ahead. */
    static Logits confetti(int classes, int height, int width, long seed) {
      Logits logits = random(classes, height, width, seed);
      Random random = new Random(seed);
      for (int i = 0; i < height * width; i++) {
        logits.values[random.nextInt(classes) * height * width + i] += 10;
      }
      return logits;
    }

    /** Of few different values, so that many are equal. */
    static Logits coarse(int classes, int height, int width, long seed) {
      Random random = new Random(seed);
      float[] values = new float[classes * height * width];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(3);
      }
      return new Logits(values, classes, height, width);
    }

    /** Each class times a factor, plus something. */
    Logits scaled(float factor, float offset) {
      float[] scaled = new float[values.length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = values[i] * factor + offset;
      }
      return new Logits(scaled, classes, height, width);
    }

    /** Each class twice. */
    Logits doubled() {
      int plane = height * width;
      float[] doubled = new float[2 * values.length];
      for (int c = 0; c < 2 * classes; c++) {
        System.arraycopy(values, c / 2 * plane, doubled, c * plane, plane);
      }
      return new Logits(doubled, 2 * classes, height, width);
    }

    byte[] upsampledArgmax(int rows, int columns, boolean alignCorners, boolean parallel) {
      byte[] map = new byte[rows * columns];
      new UpsampledArgmax(parallel)
          .run(
              FloatBuffer.wrap(values),
              classes,
              height,
              width,
              axis(height, rows, alignCorners),
              axis(width, columns, alignCorners),
              map);
      return map;
    }
  }

  private static Axis axis(int samples, int pixels, boolean alignCorners) {
    return Axis.of(new Axis.Source(samples, pixels, 0, pixels, alignCorners), pixels);
  }

  /** PyTorch's definition of where a pixel lies between samples. */
  private static double position(int pixel, int samples, int pixels, boolean alignCorners) {
    if (alignCorners) {
      return pixels == 1 ? 0 : (double) pixel * (samples - 1) / (pixels - 1);
    }
    return Math.max(0, (pixel + 0.5) * samples / pixels - 0.5);
  }

  private static byte[] naive(Logits logits, int rows, int columns, boolean alignCorners) {
    byte[] map = new byte[rows * columns];
    for (int i = 0; i < map.length; i++) {
      double y = position(i / columns, logits.height, rows, alignCorners);
      double x = position(i % columns, logits.width, columns, alignCorners);
      int y0 = Math.min((int) y, logits.height - 1);
      int x0 = Math.min((int) x, logits.width - 1);
      int y1 = Math.min(y0 + 1, logits.height - 1);
      int x1 = Math.min(x0 + 1, logits.width - 1);
      double best = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < logits.classes; c++) {
        int plane = c * logits.height * logits.width;
        double a = logits.values[plane + y0 * logits.width + x0];
        double b = logits.values[plane + y0 * logits.width + x1];
        double d = logits.values[plane + y1 * logits.width + x0];
        double e = logits.values[plane + y1 * logits.width + x1];
        double fx = x - x0;
        double fy = y - y0;
        double value =
            (1 - fy) * (1 - fx) * a + (1 - fy) * fx * b + fy * (1 - fx) * d + fy * fx * e;
        if (value > best) {
          best = value;
          map[i] = (byte) c;
        }
      }
    }
    return map;
  }

  @ParameterizedTest
  @CsvSource({
    "21, 12, 16, 48, 64", "11, 30, 40, 120, 160", "5, 7, 9, 31, 50", "2, 1, 1, 5, 7",
    "3, 1, 8, 9, 33", "4, 9, 1, 20, 6", "256, 4, 5, 17, 19", "6, 20, 30, 20, 30",
    "7, 40, 50, 13, 11", "3, 8, 8, 1, 1", "21, 33, 33, 97, 101"
  })
  void agreesWithDoublePrecision(int classes, int height, int width, int rows, int columns) {
    for (int seed = 0; seed < 4; seed++) {
      Logits noise = Logits.random(classes, height, width, seed);
      Logits blobs = Logits.blobs(classes, height, width, seed);
      Logits confetti = Logits.confetti(classes, height, width, seed);
      for (boolean alignCorners : new boolean[] {true, false}) {
        for (Logits logits : new Logits[] {noise, blobs, confetti}) {
          byte[] expected = naive(logits, rows, columns, alignCorners);
          assertArrayEquals(expected, logits.upsampledArgmax(rows, columns, alignCorners, false));
          assertArrayEquals(expected, logits.upsampledArgmax(rows, columns, alignCorners, true));
        }
      }
    }
  }

  @Test
  void ofEqualLogitsTheLowestClassWins() {
    for (int seed = 0; seed < 8; seed++) {
      Logits coarse = Logits.coarse(6, 10, 12, seed);
      // Four times the size: the weights are eighths, so that both sides compute without rounding.
      byte[] expected = naive(coarse, 40, 48, false);
      assertArrayEquals(expected, coarse.upsampledArgmax(40, 48, false, false));
    }
    Logits equal = new Logits(new float[6 * 10 * 12], 6, 10, 12);
    assertArrayEquals(new byte[40 * 48], equal.upsampledArgmax(40, 48, false, false));
  }

  @Test
  void ofClassesThatAreTheSameEverywhereTheLowestWins() {
    Logits twins = Logits.random(5, 30, 40, 7).doubled();
    byte[] map = twins.upsampledArgmax(120, 160, true, false);
    assertArrayEquals(naive(twins, 120, 160, true), map);
    for (byte c : map) {
      assertEquals(0, c % 2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1e-44, 0",
    "1e-38, 0",
    "1e-30, 0",
    "1e-12, 0",
    "1e12, 0",
    "1e25, 0",
    "1e37, 0",
    "1, 1e3",
    "1, -1e5",
    "0.1, 1e6"
  })
  void logitsMayBeTinyOrHugeOrFarFromZero(float factor, float offset) {
    for (int seed = 0; seed < 4; seed++) {
      Logits logits = Logits.random(9, 15, 20, seed).scaled(factor, offset);
      // The weights are eighths: see above; far from zero, many logits are equal.
      byte[] expected = naive(logits, 60, 80, false);
      assertArrayEquals(expected, logits.upsampledArgmax(60, 80, false, false));
    }
  }

  /** A network whose numbers overflowed. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotFiniteSpoilsNothingElse(float value) {
    Logits logits = Logits.random(7, 12, 16, 3);
    byte[] expected = naive(logits, 48, 64, true);
    logits.values[5 * 12 * 16 + 4 * 16 + 9] = value;
    byte[] map = logits.upsampledArgmax(48, 64, true, false);
    for (int i = 0; i < map.length; i++) {
      double y = position(i / 64, 12, 48, true);
      double x = position(i % 64, 16, 64, true);
      if (Math.abs((int) y - 3.5) > 1 || Math.abs((int) x - 8.5) > 1) {
        assertEquals(expected[i], map[i], "pixel " + i);
      }
      assertTrue(map[i] >= 0 && map[i] < 7, "pixel " + i);
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx")
  void agreesOnWhatANetworkGave() throws IOException {
    Path file =
        Path.of(
            System.getProperty("kiln.shared"),
            "data/onnx/io/deeplabv3_mobilenetv2_pascal/output_0_stride16.npy");
    Npy npy = Npy.read(file);
    assertEquals(21, npy.shape()[1]);
    Logits logits = new Logits(npy.values(), 21, npy.shape()[2], npy.shape()[3]);
    for (boolean alignCorners : new boolean[] {true, false}) {
      byte[] expected = naive(logits, 480, 640, alignCorners);
      byte[] map = logits.upsampledArgmax(480, 640, alignCorners, false);
      assertArrayEquals(expected, map);
      int[] seen = new int[21];
      for (byte c : map) {
        seen[c]++;
      }
      assertTrue(seen[0] > 0 && seen[0] < map.length, "more than one class");
    }
  }

  /** A part of the samples is enlarged as that part of the whole is. */
  @Test
  void aLetterboxIsLeftOut() {
    Logits logits = Logits.random(4, 16, 16, 1);
    byte[] whole = logits.upsampledArgmax(64, 64, false, false);
    Axis middle = Axis.of(new Axis.Source(16, 64, 12, 40, false), 40);
    byte[] part = new byte[40 * 64];
    new UpsampledArgmax(false)
        .run(FloatBuffer.wrap(logits.values), 4, 16, 16, middle, axis(16, 64, false), part);
    for (int i = 0; i < part.length; i++) {
      assertEquals(whole[12 * 64 + i], part[i]);
    }
  }

  @Test
  void aStreamAllocatesNothing() {
    Logits logits = Logits.random(5, 12, 16, 1);
    FloatBuffer values = FloatBuffer.wrap(logits.values);
    Axis rows = axis(12, 48, true);
    Axis columns = axis(16, 64, true);
    UpsampledArgmax argmax = new UpsampledArgmax(false);
    byte[] map = new byte[48 * 64];
    Allocation.assertNone(
        () -> {
          values.rewind();
          argmax.run(values, 5, 12, 16, rows, columns, map);
        });
  }
}
