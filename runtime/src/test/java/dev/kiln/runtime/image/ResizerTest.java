package dev.kiln.runtime.image;

import static dev.kiln.runtime.image.Pictures.level;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a resize in double precision, one pixel at a time. */
class ResizerTest {
  /** What a target position covers of a source position, or how near it is: the definition. */
  private static double weight(int at, int i, int from, int to, Interpolation interpolation) {
    double scale = (double) from / to;
    if (interpolation == Interpolation.AREA && to < from) {
      double begin = Math.max(at, i * scale);
      double end = Math.min(at + 1, (i + 1) * scale);
      return Math.max(0, end - begin) / scale;
    }
    double centre = Math.max(0, Math.min(from - 1, (i + 0.5) * scale - 0.5));
    return Math.max(0, 1 - Math.abs(centre - at));
  }

  private static double expected(
      Image image, Box part, int width, int height, int x, int y, int c, Interpolation how) {
    double sum = 0;
    for (int j = 0; j < part.height(); j++) {
      double down = weight(j, y, part.height(), height, how);
      for (int i = 0; down > 0 && i < part.width(); i++) {
        double across = weight(i, x, part.width(), width, how);
        sum += down * across * level(image, part.x() + i, part.y() + j, c);
      }
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "37, 29, 13, 7", "37, 29, 74, 58", "37, 29, 50, 11", "37, 29, 12, 60", "1, 1, 5, 3",
    "5, 1, 3, 4", "1, 9, 2, 3", "64, 48, 32, 24", "64, 48, 21, 16", "31, 17, 1, 1"
  })
  void agreesWithDoublePrecision(int width, int height, int newWidth, int newHeight) {
    for (PixelFormat format : PixelFormat.values()) {
      Image image = Pictures.noise(width, height, format, width);
      for (Interpolation how : Interpolation.values()) {
        Image resized = Image.blank(newWidth, newHeight, format);
        new Resizer(how).resize(image, resized);
        Box whole = new Box(0, 0, width, height);
        for (int y = 0; y < newHeight; y++) {
          for (int x = 0; x < newWidth; x++) {
            for (int c = 0; c < format.channels(); c++) {
              double exact = expected(image, whole, newWidth, newHeight, x, y, c, how);
              assertEquals(exact, level(resized, x, y, c), 0.502, how + " " + format);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPartFillsAPlaceAndNothingAroundIt(Interpolation how) {
    Image image = Pictures.noise(30, 20, PixelFormat.RGB, 1);
    Image frame = Pictures.noise(25, 40, PixelFormat.RGB, 2);
    Image before = frame.crop(new Box(0, 0, 25, 40));
    Box part = new Box(3, 5, 17, 11);
    Box place = new Box(4, 9, 13, 23);
    new Resizer(how).resize(image, part, frame, place);
    for (int y = 0; y < 40; y++) {
      for (int x = 0; x < 25; x++) {
        boolean inside = place.contains(new Box(x, y, 1, 1));
        double exact =
            inside
                ? expected(image, part, 13, 23, x - place.x(), y - place.y(), 1, how)
                : level(before, x, y, 1);
        assertEquals(exact, level(frame, x, y, 1), 0.502);
      }
    }
  }

  @Test
  void oneResizerServesManySizesInTurn() {
    Resizer resizer = new Resizer();
    for (int i = 0; i < 40; i++) {
      Image image = Pictures.noise(1 + i * 7 % 23, 1 + i * 5 % 19, PixelFormat.values()[i % 5], i);
      Image shared = Image.blank(1 + i * 11 % 31, 1 + i * 3 % 29, image.format());
      Image fresh = Image.blank(shared.width(), shared.height(), image.format());
      resizer.resize(image, shared);
      new Resizer().resize(image, fresh);
      assertEquals(fresh, shared);
    }
  }

  @Test
  void aStreamOfOneSizeAllocatesNothing() {
    Image image = Pictures.noise(64, 48, PixelFormat.BGR, 1);
    Image half = Image.blank(32, 24, PixelFormat.BGR);
    Image rgb = Image.blank(32, 24, PixelFormat.RGB);
    Resizer resizer = new Resizer();
    Allocation.assertNone(
        () -> {
          resizer.resize(image, half);
          half.convertTo(rgb);
          rgb.blend(rgb, 0.5, rgb);
        });
  }

  @Test
  void anotherFormatOrAPartOutsideIsRefused() {
    Resizer resizer = new Resizer();
    Image rgb = Image.blank(4, 4, PixelFormat.RGB);
    Image grey = Image.blank(4, 4, PixelFormat.GREY);
    assertThrows(IllegalArgumentException.class, () -> resizer.resize(rgb, grey));
    Box outside = new Box(2, 2, 3, 1);
    Box inside = new Box(0, 0, 2, 2);
    assertThrows(IllegalArgumentException.class, () -> resizer.resize(rgb, outside, rgb, inside));
    assertThrows(IllegalArgumentException.class, () -> resizer.resize(rgb, inside, rgb, outside));
  }

  @ParameterizedTest
  @CsvSource({"40, 20, 30, 30", "20, 40, 30, 30", "33, 17, 100, 7", "5, 5, 8, 8", "1000, 1, 9, 9"})
  void fitKeepsProportionsWhereItSaysSo(int width, int height, int frameWidth, int frameHeight) {
    Box whole = new Box(0, 0, width, height);
    Box frame = new Box(0, 0, frameWidth, frameHeight);
    for (ResizeMode fit : ResizeMode.values()) {
      Box part = fit.part(width, height, frameWidth, frameHeight);
      Box place = fit.place(width, height, frameWidth, frameHeight);
      assertTrue(whole.contains(part) && frame.contains(place), fit + ": " + part + place);
      assertTrue(fit == ResizeMode.CROP || part.equals(whole), fit.toString());
      assertTrue(fit == ResizeMode.LETTERBOX || place.equals(frame), fit.toString());
      if (fit != ResizeMode.STRETCH) {
        double across = (double) place.width() / part.width();
        double down = (double) place.height() / part.height();
        double rounding =
            Math.max(0.5 / place.width(), 0.5 / place.height())
                + 0.5 / Math.min(part.width(), part.height());
        assertEquals(1, across / down, 2 * rounding, fit.toString());
      }
    }
  }

  @Test
  void aLetterboxedPictureHasBorders() {
    Image wide = Pictures.noise(20, 10, PixelFormat.RGB, 3);
    Image framed = wide.fit(20, 20, ResizeMode.LETTERBOX, 127);
    assertEquals(wide, framed.crop(new Box(0, 5, 20, 10)));
    for (int x = 0; x < 20; x++) {
      assertEquals(127, level(framed, x, 4, 0));
      assertEquals(127, level(framed, x, 15, 2));
    }
    assertEquals(wide.crop(new Box(5, 0, 10, 10)), wide.fit(10, 10, ResizeMode.CROP, 0));
  }
}
