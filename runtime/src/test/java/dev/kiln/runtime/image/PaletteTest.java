package dev.kiln.runtime.image;

import static dev.kiln.runtime.image.Pictures.level;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaletteTest {
  private final Palette palette = new Palette(List.of(0x102030, 0xff0080));
  private final byte[] classes = {0, 1, 2, 1, 0, (byte) 255};

  @Test
  void theModelsColoursComeFirstAndVocsAfterThem() {
    assertEquals(0x102030, palette.rgb(0));
    assertEquals(0xff0080, palette.rgb(1));
    assertEquals(0x008000, palette.rgb(2));
    assertEquals(0xe0e0c0, palette.rgb(255));
  }

  @Test
  void classesArePaintedInEveryFormat() {
    for (PixelFormat format : List.of(PixelFormat.RGB, PixelFormat.BGRA)) {
      Image image = Image.blank(3, 2, format);
      palette.paint(classes, image);
      int[] argb = image.toArgb();
      for (int i = 0; i < classes.length; i++) {
        assertEquals(0xff000000 | palette.rgb(classes[i] & 0xff), argb[i]);
      }
    }
  }

  @Test
  void anOverlayLiesBetweenPictureAndColours() {
    Image picture = Pictures.noise(3, 2, PixelFormat.BGR, 1);
    Image colours = Image.blank(3, 2, PixelFormat.BGR);
    palette.paint(classes, colours);
    for (double opacity : new double[] {0, 0.25, 0.6, 1}) {
      Image overlaid = Image.blank(3, 2, PixelFormat.BGR);
      palette.overlay(picture, classes, opacity, overlaid);
      for (int i = 0; i < 18; i++) {
        double exact = (1 - opacity) * level(picture, 0, 0, i) + opacity * level(colours, 0, 0, i);
        assertEquals(exact, level(overlaid, 0, 0, i), 1);
      }
      Image blended = Image.blank(3, 2, PixelFormat.BGR);
      picture.blend(colours, opacity, blended);
      assertEquals(blended, overlaid);
    }
    palette.overlay(picture, classes, 1, picture);
    assertEquals(colours, picture);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Image grey = Image.blank(3, 2, PixelFormat.GREY);
    Image small = Image.blank(3, 1, PixelFormat.RGB);
    assertThrows(IllegalArgumentException.class, () -> palette.paint(classes, grey));
    assertThrows(IllegalArgumentException.class, () -> palette.paint(classes, small));
    assertThrows(IllegalArgumentException.class, () -> palette.overlay(small, classes, 1, small));
    assertThrows(IllegalArgumentException.class, () -> palette.overlay(small, classes, 1, grey));
  }

  @Test
  void likenessOfPicturesIsMeasured() {
    Image picture = Pictures.noise(30, 20, PixelFormat.RGB, 1);
    assertEquals(Double.POSITIVE_INFINITY, picture.psnr(picture));
    Image off = Image.blank(30, 20, PixelFormat.RGB);
    for (int i = 0; i < off.pixels().length; i++) {
      int level = picture.pixels()[i] & 0xff;
      off.pixels()[i] = (byte) (level < 128 ? level + 5 : level - 5);
    }
    assertEquals(20 * Math.log10(255 / 5.0), picture.psnr(off), 1e-9);
  }
}
