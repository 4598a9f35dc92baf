package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What comes before a digits network, on one core: finding the digits in a frame of 640x480. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class DigitFinderBenchmark {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  /** What the camera sees. */
  public enum Scene {
    /** Rings, as high as digits, on paper in uneven light. */
    PAGE,
    /** Strokes of some ten pixels everywhere, each of which may be a 1. */
    STROKES,
    /** Light and dark cells of 4x4 pixels by chance: a texture. */
    GRAVEL,
    /** Pure chance. */
    NOISE
  }

  /** What the camera sees. */
  @Param public Scene scene;

  private final DigitFinder finder = new DigitFinder();
  private Image frame;

  /** Takes the picture. */
  @Setup
  public void take() {
    Random random = new Random(0);
    byte[] grey = new byte[WIDTH * HEIGHT];
    int[] gravel = random.ints(WIDTH * HEIGHT / 16, 0, 2).toArray();
    for (int y = 0, i = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++, i++) {
        double ring = Math.hypot(x % 80 - 40, (y % 80 - 40) / 1.4);
        int paper = 230 - (x + y) / 10 + random.nextInt(8);
        grey[i] =
            (byte)
                switch (scene) {
                  case PAGE -> ring > 16 && ring < 21 ? 40 : paper;
                  case STROKES -> paper;
                  case GRAVEL -> 60 + 140 * gravel[y / 4 * (WIDTH / 4) + x / 4];
                  case NOISE -> random.nextInt(256);
                };
      }
    }
    for (int stroke = 0; scene == Scene.STROKES && stroke < 3000; stroke++) {
      int at = random.nextInt(HEIGHT - 14) * WIDTH + random.nextInt(WIDTH - 2);
      for (int y = 0; y < 8 + stroke % 6; y++) {
        grey[at + y * WIDTH] = 40;
        grey[at + y * WIDTH + 1] = 40;
      }
    }
    frame = new Image(grey, WIDTH, HEIGHT, PixelFormat.GREY).to(PixelFormat.BGR);
  }

  /** One frame. */
  @Benchmark
  public List<Glyph> find() {
    return finder.find(frame).glyphs();
  }
}
