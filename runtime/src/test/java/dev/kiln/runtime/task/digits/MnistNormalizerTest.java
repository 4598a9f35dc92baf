package dev.kiln.runtime.task.digits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Mnist;
import dev.kiln.runtime.task.Page;
import dev.kiln.runtime.task.Pen;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class MnistNormalizerTest {
  private static byte[] normalized(Image picture) {
    return only(new DigitFinder().find(picture));
  }

  /** The only digit found, as MNIST would have it. */
  public static byte[] only(DigitFinder.Found found) {
    assertEquals(1, found.glyphs().size());
    byte[] digit = new byte[784];
    new MnistNormalizer().normalize(found.glyphs().get(0), found.ink(), digit, 0);
    return digit;
  }

  @ParameterizedTest
  @CsvSource({"2, 30", "2, 100", "3, 300", "6, 60", "12, 100", "30, 250"})
  void everyDigitIsFittedCentredAndOfFullContrast(double pen, int height) {
    for (int digit = 0; digit < 10; digit++) {
      Page page = new Page(400, 400);
      new Pen(pen, digit).draw(page, digit, 50, 50, height);
      byte[] pixels = normalized(page.photograph(0.9, 0.2, 0, 2, digit));
      double mass = 0;
      double x = 0;
      double y = 0;
      int left = 28;
      int right = 0;
      int top = 28;
      int bottom = 0;
      int brightest = 0;
      for (int i = 0; i < 784; i++) {
        int value = pixels[i] & 0xff;
        mass += value;
        x += value * (i % 28);
        y += value * (i / 28);
        brightest = Math.max(brightest, value);
        if (value > 0) {
          left = Math.min(left, i % 28);
          right = Math.max(right, i % 28);
          top = Math.min(top, i / 28);
          bottom = Math.max(bottom, i / 28);
        }
      }
      assertEquals(14, x / mass, 0.51);
      assertEquals(14, y / mass, 0.51);
      assertEquals(20, Math.max(right - left, bottom - top) + 1, 1);
      assertEquals(255, brightest);
      // A stroke of two pixels once along the digit, or a fat 8.
      assertTrue(mass / 255 > 25 && mass / 255 < 220, digit + ": " + mass / 255);
    }
  }

  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/mnist")
  @ParameterizedTest
  @CsvSource({"0, 0.93", "20, 0.93", "28, 0.93", "45, 0.93", "150, 0.93"})
  void mnistComesBack(int height, double similarity) {
    Mnist mnist = Mnist.test(100);
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      Image picture = new Image(mnist.images()[i], 28, 28, PixelFormat.GREY);
      if (height > 0) {
        Page page = new Page(2 * height + 20, 2 * height + 20);
        page.write(mnist.images()[i], mnist.labels()[i], height / 2 + 5, height / 2 + 5, height);
        picture = page.photograph(0.9, 0.15, 0, 3, i);
      }
      sum += cosine(mnist.images()[i], normalized(picture));
    }
    assertTrue(sum / 100 > similarity, "mean cosine " + sum / 100);
  }

  private static double cosine(byte[] a, byte[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] & 0xff) * (b[i] & 0xff);
      aa += (a[i] & 0xff) * (a[i] & 0xff);
      bb += (b[i] & 0xff) * (b[i] & 0xff);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
