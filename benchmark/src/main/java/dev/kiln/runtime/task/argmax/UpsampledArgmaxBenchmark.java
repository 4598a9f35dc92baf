package dev.kiln.runtime.task.argmax;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
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

/**
 * What follows a segmentation network, on one core: from logits of 21 classes at a quarter of the
 * size to the classes of 640x480 pixels.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class UpsampledArgmaxBenchmark {
  private static final int CLASSES = 21;
  private static final int HEIGHT = 480;
  private static final int WIDTH = 640;
  private static final int ROWS = HEIGHT / 4;
  private static final int COLUMNS = WIDTH / 4;

  /** How the classes lie. */
  public enum Picture {
    /** One class everywhere: at each pixel all four samples around agree. */
    PLAIN,
    /** Round things of a fifth of the picture's width, as photos have. */
    THINGS,
    /** Each sample clearly of a class that its neighbours hardly ever share. */
    CONFETTI,
    /** Logits of pure chance, so that at each pixel most classes may win: the worst that can be. */
    NOISE
  }

  /** How the classes lie. */
  @Param public Picture picture;

  private final UpsampledArgmax argmax = new UpsampledArgmax(false);
  private final byte[] classes = new byte[HEIGHT * WIDTH];
  private final Axis rows = axis(ROWS, HEIGHT);
  private final Axis columns = axis(COLUMNS, WIDTH);
  private FloatBuffer logits;

  private static Axis axis(int samples, int pixels) {
    return Axis.of(new Axis.Source(samples, pixels, 0, pixels, true), pixels);
  }

  /** Makes the logits. */
  @Setup
  public void make() {
    Random random = new Random(0);
    int[] winners = random.ints((long) ROWS * COLUMNS, 0, CLASSES).toArray();
    float[] values = new float[CLASSES * ROWS * COLUMNS];
    for (int c = 0, i = 0; c < CLASSES; c++) {
      float centreY = random.nextFloat() * ROWS;
      float centreX = random.nextFloat() * COLUMNS;
      for (int y = 0; y < ROWS; y++) {
        for (int x = 0; x < COLUMNS; x++, i++) {
          values[i] =
              switch (picture) {
                case PLAIN -> c == 0 ? 1 : 0;
                case THINGS -> (float) -Math.hypot(y - centreY, x - centreX);
                case CONFETTI -> random.nextFloat() + (c == winners[y * COLUMNS + x] ? 10 : 0);
                case NOISE -> random.nextFloat();
              };
        }
      }
    }
    logits =
        ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.nativeOrder()).asFloatBuffer();
    logits.put(values);
  }

  /** One picture. */
  @Benchmark
  public byte[] classes() {
    logits.rewind();
    argmax.run(logits, CLASSES, ROWS, COLUMNS, rows, columns, classes);
    return classes;
  }
}
