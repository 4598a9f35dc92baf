package dev.kiln.runtime.image;

import static dev.kiln.runtime.image.Pictures.level;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.runtime.Allocation;
import dev.kiln.runtime.image.Yuv420.Plane;
import dev.kiln.runtime.image.Yuv420.Range;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against ITU-R BT.601 in double precision. */
class Yuv420Test {
  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Every layout, even and odd sizes, with gaps between rows and without. */
  static Stream<Yuv420> frames() {
    Stream.Builder<Yuv420> frames = Stream.builder();
    int[][] sizes = {{8, 6}, {7, 5}, {1, 1}, {2, 1}, {1, 4}, {64, 3}};
    for (int[] size : sizes) {
      int w = size[0];
      int h = size[1];
      int half = (w + 1) / 2;
      for (int gap : new int[] {0, 5}) {
        for (Range range : Range.values()) {
          int stride = 2 * half + gap;
          byte[] bytes = noise(3 * stride * (h + 1));
          frames.add(Yuv420.nv21(bytes, w, h, stride, range));
          frames.add(Yuv420.nv12(bytes, w, h, w + gap, stride, range));
          frames.add(Yuv420.i420(bytes, w, h, stride, half + gap, range));
          Plane y = new Plane(3, 2 * stride, 2);
          frames.add(
              new Yuv420(noise(9 * stride * (h + 1)), w, h, y, y, new Plane(0, stride, 1), range));
        }
      }
    }
    return frames.build();
  }

  private static int sample(Yuv420 frame, Plane plane, int x, int y) {
    return frame.bytes()[plane.offset() + y * plane.rowStride() + x * plane.pixelStride()] & 0xff;
  }

  private static double clamp(double level) {
    return Math.max(0, Math.min(255, level));
  }

  /** Red, green and blue; BT.601 with kr = 0.299, kb = 0.114. */
  private static double[] rgb(Yuv420 frame, int x, int y) {
    boolean full = frame.range() == Range.FULL;
    double luma =
        full ? sample(frame, frame.y(), x, y) : (sample(frame, frame.y(), x, y) - 16) * 255.0 / 219;
    double chroma = full ? 1 : 255.0 / 224;
    double cb = (sample(frame, frame.u(), x / 2, y / 2) - 128) * chroma;
    double cr = (sample(frame, frame.v(), x / 2, y / 2) - 128) * chroma;
    double red = luma + 2 * (1 - 0.299) * cr;
    double blue = luma + 2 * (1 - 0.114) * cb;
    double green = (luma - 0.299 * red - 0.114 * blue) / 0.587;
    return new double[] {clamp(red), clamp(green), clamp(blue), clamp(luma)};
  }

  @ParameterizedTest
  @MethodSource("frames")
  void agreesWithTheStandard(Yuv420 frame) {
    for (PixelFormat format : PixelFormat.values()) {
      Image image = Image.blank(frame.width(), frame.height(), format);
      frame.copyTo(image);
      Image rgba = image.to(PixelFormat.RGBA);
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          double[] expected = rgb(frame, x, y);
          for (int c = 0; c < 3; c++) {
            double level = format == PixelFormat.GREY ? expected[3] : expected[c];
            assertEquals(level, level(rgba, x, y, c), 0.51, format + " " + frame.range());
          }
          assertEquals(255, level(rgba, x, y, 3));
        }
      }
    }
  }

  @Test
  void aStreamAllocatesNothing() {
    Yuv420 frame = Yuv420.nv21(noise(64 * 96), 64, 64, 64, Range.FULL);
    Image image = Image.blank(64, 64, PixelFormat.RGB);
    Allocation.assertNone(() -> frame.copyTo(image));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Yuv420.nv21(noise(8 * 8), 8, 8, 8, Range.FULL));
    assertThrows(
        IllegalArgumentException.class, () -> Yuv420.nv21(noise(999), 8, 8, 7, Range.FULL));
    assertThrows(
        IllegalArgumentException.class, () -> Yuv420.i420(noise(95), 8, 8, 8, 4, Range.FULL));
    Yuv420 frame = Yuv420.i420(noise(96), 8, 8, 8, 4, Range.VIDEO);
    Image other = Image.blank(8, 7, PixelFormat.RGB);
    assertThrows(IllegalArgumentException.class, () -> frame.copyTo(other));
  }
}
