package dev.kiln.android.speed;

import dev.kiln.runtime.Binding;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Providers;
import dev.kiln.runtime.live.Latency;
import dev.kiln.runtime.live.LatencyHistogram;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Measures models on the providers and numbers of threads of this device, on random pictures of
 * 320x240 or random numbers, after a warm-up.
 */
public final class SpeedTest {
  private static final int WARM_UP = 3;
  private static final int FEWEST = 5;
  private static final int MOST = 50;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private final Duration each;

  /**
   * Creates a test.
   *
   * @param each how long to measure one model on one provider, at least five runs
   */
  public SpeedTest(Duration each) {
    this.each = each;
  }

  /** Receives what was measured. */
  public interface Progress {
    /** A measurement begins; {@code done} of {@code total} are over. */
    void begins(String model, Choice choice, int done, int total);

    /** A measurement is over. */
    void ended(Speed speed);
  }

  /** Returns what to try, the CPU first: 1, 2, 4 and so on to all cores, but at most 8 threads. */
  public static List<Choice> choices() {
    int cores = Math.min(8, Runtime.getRuntime().availableProcessors());
    List<Choice> choices = new ArrayList<>();
    for (Provider provider : List.of(Provider.CPU, Provider.XNNPACK, Provider.NNAPI)) {
      // NNAPI has no threads to choose.
      int most = provider == Provider.NNAPI ? 1 : cores;
      for (int threads = 1; threads <= most; threads *= 2) {
        choices.add(new Choice(provider, threads));
      }
    }
    return choices;
  }

  /** Measures; returns when all is done or {@code cancelled} says so. */
  public void run(List<MeasuredModel> models, Progress progress, BooleanSupplier cancelled) {
    List<Choice> choices = choices();
    int total = models.size() * choices.size();
    int done = 0;
    for (MeasuredModel model : models) {
      float[] expected = new float[0];
      for (Choice choice : choices) {
        if (cancelled.getAsBoolean()) {
          return;
        }
        progress.begins(model.name(), choice, done++, total);
        try {
          Measured measured = measure(model, choice, expected);
          expected = expected.length == 0 ? measured.answer : expected;
          progress.ended(measured.speed);
        } catch (RuntimeException | OutOfMemoryError e) {
          progress.ended(Speed.failed(model.name(), choice, String.valueOf(e.getMessage())));
        }
      }
    }
  }

  private record Measured(Speed speed, float[] answer) {}

  private Measured measure(MeasuredModel measured, Choice choice, float[] expected) {
    Optional<String> obstacle = Providers.obstacle(choice.provider());
    if (obstacle.isPresent()) {
      return new Measured(Speed.failed(measured.name(), choice, obstacle.get()), expected);
    }
    try (Model model = measured.opening().apply(choice.options())) {
      if (model.provider() != choice.provider()) {
        String reason = String.valueOf(model.reasons().get(choice.provider()));
        return new Measured(Speed.failed(measured.name(), choice, reason), expected);
      }
      try (Binding binding = model.bind(shapes(model))) {
        model.inputs().forEach(port -> fill(binding.input(port.name()), port.type()));
        Latency latency = time(binding);
        float[] answer = numbers(model, binding);
        Speed speed =
            new Speed(
                measured.name(),
                choice,
                latency.count(),
                latency.p50() / 1e6,
                latency.p95() / 1e6,
                expected.length == 0 ? 0 : difference(expected, answer),
                "");
        return new Measured(speed, answer);
      }
    }
  }

  private Latency time(Binding binding) {
    for (int i = 0; i < WARM_UP; i++) {
      binding.run();
    }
    LatencyHistogram histogram = new LatencyHistogram();
    long begin = System.nanoTime();
    for (int i = 0; i < FEWEST || i < MOST && System.nanoTime() - begin < each.toNanos(); i++) {
      long start = System.nanoTime();
      binding.run();
      histogram.record(System.nanoTime() - start);
    }
    return histogram.latency();
  }

  /** Returns the shape of each input: free dimensions of a picture are its height and width. */
  private static Map<String, long[]> shapes(Model model) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (Port port : model.inputs()) {
      long[] shape = new long[port.dims().size()];
      for (int i = 0; i < shape.length; i++) {
        long free = shape.length == 4 && i == 1 ? HEIGHT : shape.length == 4 && i == 2 ? WIDTH : 1;
        shape[i] = port.dims().get(i) < 0 ? free : port.dims().get(i);
      }
      shapes.put(port.name(), shape);
    }
    return shapes;
  }

  private static void fill(ByteBuffer input, ElementType type) {
    Random random = new Random(1);
    if (type == ElementType.FLOAT) {
      for (int i = 0; i + Float.BYTES <= input.capacity(); i += Float.BYTES) {
        input.putFloat(i, (float) random.nextGaussian());
      }
    } else if (type == ElementType.UINT8) {
      for (int i = 0; i < input.capacity(); i++) {
        input.put(i, (byte) random.nextInt());
      }
    }
  }

  private static float[] numbers(Model model, Binding binding) {
    Port first = model.outputs().get(0);
    if (first.type() == ElementType.FLOAT) {
      return binding.output(first.name()).toFloats();
    }
    byte[] bytes = binding.output(first.name()).toBytes();
    float[] numbers = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      numbers[i] = bytes[i] & 0xff;
    }
    return numbers;
  }

  private static double difference(float[] expected, float[] found) {
    if (expected.length != found.length) {
      return 1;
    }
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs(expected[i] - found[i]);
      least = Math.min(least, expected[i]);
      most = Math.max(most, expected[i]);
    }
    double mean = sum / Math.max(1, expected.length);
    // NaN is no answer.
    return mean == 0 ? 0 : mean / (most - least) <= 1 ? mean / (most - least) : 1;
  }
}
