package dev.kiln.pipeline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class PaintedPictureTest {
  private static final int SIDE = 60;

  /** A picture whose pixels are 0xRRGGBB. */
  private static Image picture(IntBinaryOperator pixel) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int value = pixel.applyAsInt(i % SIDE, i / SIDE);
      rgb[3 * i] = (byte) (value >> 16);
      rgb[3 * i + 1] = (byte) (value >> 8);
      rgb[3 * i + 2] = (byte) value;
    }
    return new Image(rgb, SIDE, SIDE, PixelFormat.RGB);
  }

  @Test
  void saturationIsTheRangeOfTheChannelsByTheLargest() {
    assertEquals(1, PaintedPicture.saturation(picture((x, y) -> 0xff0000)), 1e-9);
    assertEquals(0, PaintedPicture.saturation(picture((x, y) -> 0x808080)), 1e-9);
    assertEquals(0, PaintedPicture.saturation(picture((x, y) -> 0)), 1e-9);
    assertEquals(0.5, PaintedPicture.saturation(picture((x, y) -> 0x804040)), 1e-9);
  }

  @Test
  void aFrameIsABorderAndAnEvenSlopeIsNot() {
    Image framed = picture((x, y) -> x < 3 || y < 3 || x >= 57 || y >= 57 ? 0xffffff : 0x404040);
    assertEquals(191 * 54.0 / 60, PaintedPicture.border(framed), 1);
    assertEquals(0, PaintedPicture.border(picture((x, y) -> 0x010101 * (4 * x))), 1e-9);
    Image line = picture((x, y) -> x < 30 ? 0x202020 : 0xe0e0e0);
    assertEquals(0, PaintedPicture.border(line), 1e-9, "a step in the middle is no border");
  }

  @Test
  void noiseIsTheSameEachTimeAndAsLargeAsSaid() {
    Image grey = picture((x, y) -> 0x808080);
    Image noisy = PaintedPicture.noisy(grey);
    assertNotEquals(grey, noisy);
    assertEquals(noisy, PaintedPicture.noisy(grey));
    // The mean of a normal distribution's magnitude is 0.8 of its deviation.
    assertEquals(4 * 0.8, PaintedPicture.change(grey, noisy), 0.1);
    assertEquals(0, PaintedPicture.change(grey, grey));
  }
}
