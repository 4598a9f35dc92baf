package dev.kiln.pipeline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class PaintedPictureTest {
  private static final int SIDE = 80;

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
  void aFrameIsFarFromWhatLiesInside() {
    Image framed =
        picture(
            (x, y) ->
                Math.min(Math.min(x, y), SIDE - 1 - Math.max(x, y)) < 3 ? 0xffffff : 0x404040);
    double[] steps = PaintedPicture.border(framed);
    assertEquals(191.0 * (SIDE - 6) / SIDE, steps[0], 1e-9);
    assertEquals(steps[0], steps[2], 1e-9, "three lines wide");
    assertEquals(0, steps[3], 1e-9);
    double[] line = PaintedPicture.border(picture((x, y) -> x < SIDE / 2 ? 0x202020 : 0xe0e0e0));
    assertEquals(0, line[0], 1e-9, "a step in the middle is no border");
    Image tiny = new Image(new byte[3 * 15 * 9], 15, 9, PixelFormat.RGB);
    assertEquals(0, PaintedPicture.border(tiny)[0]);
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
