package dev.kiln.runtime.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Allocation;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.SoftMask;
import dev.kiln.runtime.task.StageTimes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a model that takes what is red for a person. */
class BackgroundEffectTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int RED = 0xc02020;

  @TempDir static Path folder;
  private static Model model;
  private static Segmenter segmenter;

  @BeforeAll
  static void open() {
    Path file = PersonModel.write(folder.resolve("person.onnx"), "background", "person");
    model = Model.open(file, Options.defaults().withThreads(1));
    segmenter = new Segmenter(model);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** A red disc before a board of grey and blue squares. */
  private static Image frame(PixelFormat format) {
    Image image = Image.blank(WIDTH, HEIGHT, PixelFormat.RGB);
    for (int p = 0; p < WIDTH * HEIGHT; p++) {
      boolean square = (p % WIDTH / 8 + p / WIDTH / 8) % 2 == 0;
      int rgb = distance(p) < 60 ? RED : square ? 0x909090 : 0x3040a0;
      for (int c = 0; c < 3; c++) {
        image.pixels()[3 * p + c] = (byte) (rgb >> 16 - 8 * c);
      }
    }
    return image.to(format);
  }

  private static double distance(int pixel) {
    return Math.hypot(pixel % WIDTH - WIDTH / 2.0, pixel / WIDTH - HEIGHT / 2.0);
  }

  private static int rgb(Image image, int pixel) {
    return image.toArgb()[pixel] & 0xffffff;
  }

  private static int pixel(int x, int y) {
    return y * WIDTH + x;
  }

  @Test
  void aColourStandsBehindThePersonWhoseEdgeIsKeptToThePixel() {
    for (PixelFormat format : List.of(PixelFormat.RGB, PixelFormat.BGR, PixelFormat.RGBA)) {
      Image result =
          new BackgroundEffect(segmenter, Background.colour(0x00b140)).apply(frame(format));
      assertEquals(format, result.format());
      int[] argb = result.toArgb();
      int[] before = frame(format).toArgb();
      int wrong = 0;
      for (int p = 0; p < argb.length; p++) {
        double from = distance(p) - 60;
        int expected = from < 0 ? before[p] : 0xff00b140;
        // The model's squares have four pixels; the guided filter finds the edge between them.
        wrong += Math.abs(from) > 1.5 && difference(expected, argb[p]) > 24 ? 1 : 0;
      }
      assertTrue(wrong < 20, wrong + " pixels are wrong in " + format);
    }
  }

  private static int difference(int a, int b) {
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      most = Math.max(most, Math.abs((a >> shift & 0xff) - (b >> shift & 0xff)));
    }
    return most;
  }

  @Test
  void aBlurTakesNoColourFromThePerson() {
    Image frame = frame(PixelFormat.BGR);
    Image blurred = new BackgroundEffect(segmenter, Background.blur(12)).apply(frame);
    assertEquals(RED, rgb(blurred, pixel(WIDTH / 2, HEIGHT / 2)));
    for (int y : new int[] {5, 120, 235}) {
      int far = rgb(blurred, pixel(10, y));
      assertTrue(difference(0x606898, far) < 12, Integer.toHexString(far));
    }
    int near = rgb(blurred, pixel(WIDTH / 2 + 64, HEIGHT / 2));
    assertTrue((near >> 16) < 0x70, "red shines out: " + Integer.toHexString(near));
  }

  @Test
  void aPictureFillsTheFrame() {
    Image half = Image.blank(4, 4, PixelFormat.GREY);
    for (int i = 0; i < 16; i++) {
      half.pixels()[i] = (byte) (i % 4 < 2 ? 0x20 : 0xe0);
    }
    Image result =
        new BackgroundEffect(segmenter, Background.picture(half)).apply(frame(PixelFormat.BGRA));
    assertEquals(0x202020, rgb(result, pixel(3, 3)));
    assertEquals(0xe0e0e0, rgb(result, pixel(WIDTH - 4, HEIGHT - 4)));
    assertEquals(RED, rgb(result, pixel(WIDTH / 2, HEIGHT / 2)));
  }

  @Test
  void aFrameMayBeItsOwnResultAndTellsThePersonsShare() {
    Image frame = frame(PixelFormat.RGB);
    BackgroundEffect effect = new BackgroundEffect(segmenter, Background.blur(5), 0);
    Image expected = effect.apply(frame);
    double share = effect.apply(frame, frame, StageTimes.NONE);
    assertEquals(expected, frame);
    assertEquals(Math.PI * 60 * 60 / WIDTH / HEIGHT, share, 0.01);
  }

  @Test
  void framesOfAnySizeAndShapeHaveABackground() {
    BackgroundEffect effect = new BackgroundEffect(segmenter, Background.blur(100));
    for (int[] size : new int[][] {{4, 4}, {5, 300}, {301, 7}, {700, 500}}) {
      Image plain = Image.blank(size[0], size[1], PixelFormat.BGR);
      assertEquals(plain, effect.apply(plain));
    }
  }

  @Test
  void aPersonIsTheClassOfThatNameOrTheSecondOfTwo() {
    Path file = PersonModel.write(folder.resolve("three.onnx"), "a", "person", "b");
    try (Model three = Model.open(file)) {
      Image frame = frame(PixelFormat.BGR);
      Background colour = Background.colour(0xffffff);
      assertEquals(
          new BackgroundEffect(segmenter, colour).apply(frame),
          new BackgroundEffect(new Segmenter(three), colour).apply(frame));
    }
    Path none = PersonModel.write(folder.resolve("none.onnx"), "road", "tree", "sky");
    try (Model street = Model.open(none)) {
      Segmenter roads = new Segmenter(street);
      ModelException refused =
          assertThrows(
              ModelException.class, () -> new BackgroundEffect(roads, Background.blur(12)));
      assertEquals(
          "a background needs a model that knows persons; this one has the classes"
              + " [road, tree, sky]",
          refused.getMessage());
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    BackgroundEffect effect = new BackgroundEffect(segmenter, Background.blur(12));
    Image grey = Image.blank(8, 8, PixelFormat.GREY);
    Image colour = Image.blank(8, 8, PixelFormat.RGB);
    assertThrows(IllegalArgumentException.class, () -> effect.apply(grey));
    assertThrows(IllegalArgumentException.class, () -> effect.apply(colour, grey, StageTimes.NONE));
    assertThrows(
        IllegalArgumentException.class, () -> new BackgroundEffect(segmenter, Background.OWN));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BackgroundEffect(segmenter, Background.blur(12), 1));
  }

  @Test
  void aBackgroundIsSpelledAsItIsRead() {
    for (String spelling : List.of("blur:12.0", "#00b140", "blur:7.5")) {
      assertEquals(spelling, Background.of(spelling).toString());
    }
    assertEquals("blur:12.0", Background.of("blur").toString());
    for (String wrong : List.of("", "blur:", "blur:2", "blur:101", "blur:NaN", "#12345", "red")) {
      assertThrows(IllegalArgumentException.class, () -> Background.of(wrong), wrong);
    }
  }

  @Test
  void aStreamAllocatesNoMoreThanItsMask() {
    Image frame = Image.blank(32, 24, PixelFormat.BGR);
    Image into = Image.blank(32, 24, PixelFormat.BGR);
    SoftMask mask = SoftMask.blank(1, 32, 24);
    double bare = Allocation.bytes(() -> segmenter.mask(frame, mask, StageTimes.NONE));
    BackgroundEffect effect = new BackgroundEffect(segmenter, Background.blur(12));
    double bytes = Allocation.bytes(() -> effect.apply(frame, into, StageTimes.NONE));
    // What a fork takes of the heap in rare cases.
    double forks = 64.0 * (ForkJoinPool.getCommonPoolParallelism() + 2);
    assertTrue(bytes < bare + forks, bytes + " bytes of heap, the mask alone " + bare);
  }
}
