package dev.kiln.runtime.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.runtime.Allocation;
import dev.kiln.runtime.image.Yuv420.Range;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrientationTest {
  /** The letters of a stored picture of 3x2, row by row, as they are seen upright. */
  private static final String[] SEEN = {
    "abc/def", "cba/fed", "fed/cba", "def/abc", "ad/be/cf", "da/eb/fc", "fc/eb/da", "cf/be/ad"
  };

  private static Image stored() {
    return new Image(
        "abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 3, 2, PixelFormat.GREY);
  }

  private static String letters(Image image) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < image.pixels().length; i++) {
      text.append(i > 0 && i % image.width() == 0 ? "/" : "").append((char) image.pixels()[i]);
    }
    return text.toString();
  }

  @Test
  void turnsAPictureAsExifSays() {
    for (int exif = 1; exif <= 8; exif++) {
      Orientation orientation = Orientation.ofExif(exif);
      Image upright =
          Image.blank(orientation.width(3, 2), orientation.height(3, 2), PixelFormat.GREY);
      orientation.turn(stored(), upright);
      assertEquals(SEEN[exif - 1], letters(upright), orientation.toString());
    }
    assertEquals(Orientation.UPRIGHT, Orientation.ofExif(0));
    assertEquals(Orientation.UPRIGHT, Orientation.ofExif(9));
  }

  @Test
  void degreesGoClockwise() {
    assertEquals(Orientation.ofExif(6), Orientation.ofClockwise(90));
    assertEquals(Orientation.ofExif(8), Orientation.ofClockwise(-90));
    assertEquals(Orientation.ofExif(3), Orientation.ofClockwise(540));
    assertThrows(IllegalArgumentException.class, () -> Orientation.ofClockwise(45));
  }

  @Test
  void aCameraFrameIsConvertedAndTurnedInOnePass() {
    byte[] bytes = new byte[200];
    new Random(5).nextBytes(bytes);
    Yuv420 frame = Yuv420.nv21(bytes, 7, 5, 9, Range.FULL);
    for (PixelFormat format : PixelFormat.values()) {
      Image plain = Image.blank(7, 5, format);
      frame.copyTo(plain);
      for (Orientation orientation : Orientation.values()) {
        int width = orientation.width(7, 5);
        int height = orientation.height(7, 5);
        Image expected = Image.blank(width, height, format);
        orientation.turn(plain, expected);
        Image image = Image.blank(width, height, format);
        frame.copyTo(image, orientation);
        assertEquals(expected, image);
      }
    }
  }

  @Test
  void otherSizesAreRefused() {
    Image into = Image.blank(3, 2, PixelFormat.GREY);
    assertThrows(IllegalArgumentException.class, () -> Orientation.TRANSPOSED.turn(stored(), into));
    Image colour = Image.blank(3, 2, PixelFormat.RGB);
    assertThrows(IllegalArgumentException.class, () -> Orientation.UPRIGHT.turn(stored(), colour));
  }

  @Test
  void planesInThreeBuffersAreOneFrame() {
    int width = 6;
    int height = 4;
    int stride = 8;
    byte[] nv21 = new byte[height * stride + height / 2 * stride];
    new Random(7).nextBytes(nv21);
    Image expected = Image.blank(width, height, PixelFormat.RGBA);
    Yuv420.nv21(nv21, width, height, stride, Range.FULL).copyTo(expected);
    // As a camera gives them: the colour planes overlap, and the last row of each ends early.
    int colours = height * stride;
    ByteBuffer y = part(nv21, 0, colours - stride + width);
    ByteBuffer u = part(nv21, colours + 1, stride + width - 1);
    ByteBuffer v = part(nv21, colours, stride + width - 1);
    YuvBuffers buffers = new YuvBuffers(Range.FULL);
    Image image = Image.blank(width, height, PixelFormat.RGBA);
    Runnable convert =
        () -> {
          buffers.y(y, stride, 1);
          buffers.u(u, stride, 2);
          buffers.v(v, stride, 2);
          buffers.of(width, height).copyTo(image);
        };
    convert.run();
    assertArrayEquals(expected.pixels(), image.pixels());
    Allocation.assertNone(convert::run);
    assertThrows(IllegalArgumentException.class, () -> buffers.of(width, height + 2));
  }

  private static ByteBuffer part(byte[] bytes, int from, int length) {
    ByteBuffer direct = ByteBuffer.allocateDirect(length);
    direct.put(bytes, from, length).flip();
    return direct;
  }
}
