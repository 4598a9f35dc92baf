package dev.kiln.runtime.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StridedPixelsTest {
  @ParameterizedTest
  @EnumSource
  void aPartOfALargerPictureIsReadAndWritten(PixelFormat format) {
    int channels = format.channels();
    Image large = Pictures.noise(13, 9, format, 1);
    Box box = new Box(2, 3, 7, 5);
    int offset = (3 * 13 + 2) * channels;
    StridedPixels part = new StridedPixels(large.pixels(), offset, 13 * channels, 7, 5, format);
    for (PixelFormat wanted : PixelFormat.values()) {
      Image copy = Image.blank(7, 5, wanted);
      part.copyTo(copy);
      assertEquals(large.crop(box).to(wanted), copy);
    }
    Image before = large.crop(new Box(0, 0, 13, 9));
    Image patch = Pictures.noise(7, 5, PixelFormat.RGB, 2);
    part.copyFrom(patch);
    assertEquals(patch.to(format), large.crop(box));
    assertEquals(before.crop(new Box(0, 0, 13, 3)), large.crop(new Box(0, 0, 13, 3)));
    assertEquals(before.crop(new Box(9, 0, 4, 9)), large.crop(new Box(9, 0, 4, 9)));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    byte[] bytes = new byte[100];
    assertThrows(
        IllegalArgumentException.class,
        () -> new StridedPixels(bytes, 0, 29, 10, 3, PixelFormat.RGB));
    assertThrows(
        IllegalArgumentException.class,
        () -> new StridedPixels(bytes, 11, 30, 10, 3, PixelFormat.RGB));
    assertThrows(
        IllegalArgumentException.class,
        () -> new StridedPixels(bytes, -1, 30, 10, 3, PixelFormat.RGB));
    StridedPixels last = new StridedPixels(bytes, 5, 35, 8, 3, PixelFormat.RGB);
    Image other = Image.blank(8, 2, PixelFormat.RGB);
    assertThrows(IllegalArgumentException.class, () -> last.copyTo(other));
    assertThrows(IllegalArgumentException.class, () -> last.copyFrom(other));
  }

  @Test
  void intsOfOtherLibrariesGoRoundTrip() {
    int[] argb = new Random(1).ints(12).toArray();
    Image image = Image.ofArgb(argb, 4, 3);
    assertArrayEquals(argb, image.toArgb());
    assertArrayEquals(argb, image.to(PixelFormat.BGRA).toArgb());
    Image red = Image.ofArgb(new int[] {0xffff0000}, 1, 1);
    assertArrayEquals(new byte[] {-1, 0, 0}, red.to(PixelFormat.RGB).pixels());
    assertArrayEquals(new int[] {0xff4c4c4c}, red.to(PixelFormat.GREY).toArgb());
    assertThrows(IllegalArgumentException.class, () -> Image.ofArgb(argb, 4, 4));
  }
}
