package dev.kiln.runtime.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImageTest {
  private static Image noise(int width, int height, PixelFormat format) {
    byte[] pixels = new byte[width * height * format.channels()];
    new Random(width).nextBytes(pixels);
    return new Image(pixels, width, height, format);
  }

  @ParameterizedTest
  @EnumSource
  void formatsGoRoundTrip(PixelFormat format) {
    Image rgb = noise(7, 5, PixelFormat.RGB);
    if (format != PixelFormat.GREY) {
      assertEquals(rgb, rgb.to(format).to(PixelFormat.RGB));
      assertEquals(rgb.to(PixelFormat.GREY), rgb.to(format).to(PixelFormat.GREY));
    }
    Image grey = noise(7, 5, PixelFormat.GREY);
    assertEquals(grey, grey.to(format).to(PixelFormat.GREY));
  }

  @Test
  void channelsGoWhereTheFormatSays() {
    Image pixel = new Image(new byte[] {10, 20, 30}, 1, 1, PixelFormat.RGB);
    assertArrayEquals(new byte[] {30, 20, 10, -1}, pixel.to(PixelFormat.BGRA).pixels());
    assertArrayEquals(new byte[] {30, 20, 10}, pixel.to(PixelFormat.BGR).pixels());
    assertArrayEquals(new byte[] {18}, pixel.to(PixelFormat.GREY).pixels());
  }

  @Test
  void transparencyShowsWhitePaper() {
    Image clear = new Image(new byte[] {0, 0, 0, 0}, 1, 1, PixelFormat.RGBA);
    assertArrayEquals(new byte[] {-1}, clear.to(PixelFormat.GREY).pixels());
    Image half = new Image(new byte[] {0, 0, 0, (byte) 128}, 1, 1, PixelFormat.RGBA);
    assertEquals(127, half.to(PixelFormat.RGB).pixels()[0]);
    assertArrayEquals(new byte[] {0, 0, 0, (byte) 128}, half.to(PixelFormat.BGRA).pixels());
  }

  @Test
  void cropsWhatIsInside() {
    Image image = noise(9, 6, PixelFormat.RGB);
    Image part = image.crop(new Box(2, 1, 4, 3));
    for (int y = 0; y < 3; y++) {
      for (int i = 0; i < 12; i++) {
        assertEquals(image.pixels()[((y + 1) * 9 + 2) * 3 + i], part.pixels()[y * 12 + i]);
      }
    }
    assertEquals(image, image.crop(new Box(0, 0, 9, 6)));
    assertThrows(IllegalArgumentException.class, () -> image.crop(new Box(6, 0, 4, 3)));
    assertThrows(IllegalArgumentException.class, () -> image.crop(new Box(-1, 0, 4, 3)));
  }

  @Test
  void sizesAreChecked() {
    assertThrows(
        IllegalArgumentException.class, () -> new Image(new byte[0], 0, 5, PixelFormat.GREY));
    assertThrows(
        IllegalArgumentException.class, () -> new Image(new byte[5], 2, 2, PixelFormat.GREY));
    assertThrows(IllegalArgumentException.class, () -> Image.checkSize(20_000, 20_000));
    assertThrows(
        IllegalArgumentException.class, () -> Image.checkSize(Long.MAX_VALUE, Long.MAX_VALUE));
    Image.checkSize(10_000, 10_000);
  }

  @Test
  void halvingTakesTheMean() {
    Image image = noise(8, 6, PixelFormat.RGB);
    Image half = image.resize(4, 3);
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 4; x++) {
        for (int c = 0; c < 3; c++) {
          int sum = 0;
          for (int k = 0; k < 4; k++) {
            int at = ((2 * y + k / 2) * 8 + 2 * x + k % 2) * 3 + c;
            sum += image.pixels()[at] & 0xff;
          }
          assertEquals(sum / 4.0, half.pixels()[(y * 4 + x) * 3 + c] & 0xff, 0.51);
        }
      }
    }
  }

  @Test
  void doublingIsBilinearAtHalfPixels() {
    Image image = new Image(new byte[] {0, 100}, 2, 1, PixelFormat.GREY);
    assertArrayEquals(new byte[] {0, 25, 75, 100, 0, 25, 75, 100}, image.resize(4, 2).pixels());
  }

  @ParameterizedTest
  @CsvSource({"13, 7", "1, 1", "100, 3", "3, 100", "37, 29", "400, 300", "36, 30"})
  void resizingKeepsTheRangeAndTheMean(int width, int height) {
    Image flat = new Image(new byte[37 * 29], 37, 29, PixelFormat.GREY);
    Arrays.fill(flat.pixels(), (byte) 200);
    for (byte pixel : flat.resize(width, height).pixels()) {
      assertEquals(200, pixel & 0xff);
    }
    Image slope = new Image(new byte[37 * 29], 37, 29, PixelFormat.GREY);
    for (int i = 0; i < 37 * 29; i++) {
      slope.pixels()[i] = (byte) (i % 37 * 4 + i / 37 * 3);
    }
    double mean = mean(slope);
    assertTrue(Math.abs(mean(slope.resize(width, height)) - mean) < 1, "mean moved");
    assertEquals(slope.resize(width, height), slope.resize(width, height));
  }

  private static double mean(Image image) {
    double sum = 0;
    for (byte pixel : image.pixels()) {
      sum += pixel & 0xff;
    }
    return sum / image.pixels().length;
  }
}
