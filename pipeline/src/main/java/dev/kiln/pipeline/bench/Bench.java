package dev.kiln.pipeline.bench;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Providers;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Measures how fast a model is on this machine, and on the CPU how fast ONNX Runtime is when it is
 * called directly.
 *
 * <pre>{@code
 * BenchReport report = Bench.of(Path.of("model.onnx")).withSeconds(5).measure();
 * }</pre>
 *
 * <p>Immutable and thread-safe: each {@code with} method returns a changed copy. Two measurements
 * at the same time disturb each other.
 */
public final class Bench {
  /** The time of the warm-up, as a share of the time measured. */
  static final double WARM_UP = 0.2;

  /** The seconds of one turn: alternating evens out the caches and the load of the machine. */
  private static final double TURN = 0.05;

  private static final int LONGEST = 86_400;

  private final Path file;
  private final Options options;
  private final Optional<FrameSize> size;
  private final Map<String, List<Long>> shapes;
  private final double seconds;

  private Bench(
      Path file,
      Options options,
      Optional<FrameSize> size,
      Map<String, List<Long>> shapes,
      double seconds) {
    this.file = file;
    this.options = options;
    this.size = size;
    this.shapes = Map.copyOf(shapes);
    this.seconds = seconds;
  }

  /** Returns the measurement of a model file: by default for 10 seconds, with default options. */
  public static Bench of(Path file) {
    return new Bench(file, Options.defaults(), Optional.empty(), Map.of(), 10);
  }

  /** Sets how the model runs: providers, threads and the like. */
  public Bench withOptions(Options chosen) {
    return new Bench(file, chosen, size, shapes, seconds);
  }

  /** Sets the size of the frames for a model that takes any size; 640x480 by default. */
  public Bench withSize(FrameSize frame) {
    return new Bench(file, options, Optional.of(frame), shapes, seconds);
  }

  /** Sets the shapes of some inputs, by name. */
  public Bench withShapes(Map<String, List<Long>> chosen) {
    return new Bench(file, options, size, chosen, seconds);
  }

  /**
   * Sets the time measured; a fifth of it is added before, to warm up.
   *
   * @param measured seconds, more than 0 and at most 86400
   * @throws IllegalArgumentException if it is outside of that range
   */
  public Bench withSeconds(double measured) {
    if (!(measured > 0 && measured <= LONGEST)) {
      throw new IllegalArgumentException(
          "--seconds %s: expected more than 0 and at most %d".formatted(measured, LONGEST));
    }
    return new Bench(file, options, size, shapes, measured);
  }

  /**
   * Opens the model and measures it on random input.
   *
   * @throws IllegalArgumentException if a size is chosen, but the model has a fixed size, or a
   *     shape that no input takes
   * @throws ModelException if the model cannot be opened or run
   */
  public BenchReport measure() {
    OptionalLong before = ResidentMemory.megabytes();
    double library = millis(() -> Providers.obstacle(Provider.CPU));
    long start = System.nanoTime();
    try (BenchModel opened = BenchModel.open(file, options)) {
      double open = (System.nanoTime() - start) / 1e6;
      Model model = opened.model();
      OptionalLong ready = ResidentMemory.megabytes();
      Map<String, Tensor> inputs = opened.inputs(size, shapes);
      FrameRunner runner = FrameRunner.of(model, inputs);
      double firstRun = millis(() -> new StageTimer(runner).work(0));
      new StageTimer(runner).work(WARM_UP * seconds);
      OptionalLong running = ResidentMemory.megabytes();
      StageTimer stages = new StageTimer(runner);
      LatencySamples floor = new LatencySamples();
      alternate(stages, floor, opened, inputs);
      return new BenchReport(
          file.toString(),
          model.card().taskName(),
          model.provider().toString(),
          reasons(model),
          options.threads(),
          inputs.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList(),
          opened.notes(),
          new BenchReport.Machine(
              Runtime.getRuntime().availableProcessors(),
              ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()),
          new BenchReport.Start(library, open, firstRun),
          memory(before, ready, running, pixels(model, inputs)),
          stages.count(),
          stages.percentiles(),
          1000 / stages.percentiles().whole().mean(),
          floor.count() == 0 ? null : floor.percentiles());
    }
  }

  private void alternate(
      StageTimer stages, LatencySamples floor, BenchModel opened, Map<String, Tensor> inputs) {
    if (opened.model().provider() != Provider.CPU) {
      stages.work(seconds);
      return;
    }
    try (OnnxRuntimeBaseline ort = new OnnxRuntimeBaseline(opened, options, inputs)) {
      long end = System.nanoTime() + (long) (seconds * 1e9);
      do {
        stages.work(TURN);
        ort.work(TURN, floor);
      } while (System.nanoTime() < end);
    }
  }

  private static Map<String, String> reasons(Model model) {
    Map<String, String> reasons = new LinkedHashMap<>();
    model.reasons().forEach((provider, reason) -> reasons.put(provider.toString(), reason));
    return reasons;
  }

  private static BenchReport.Memory memory(
      OptionalLong before, OptionalLong ready, OptionalLong running, long pixels) {
    if (before.isEmpty() || ready.isEmpty() || running.isEmpty()) {
      return null;
    }
    long grown = running.getAsLong() - ready.getAsLong() << 20;
    return new BenchReport.Memory(
        before.getAsLong(),
        ready.getAsLong(),
        running.getAsLong(),
        pixels == 0 ? 0 : Math.max(0, grown / pixels));
  }

  /** Returns the pixels of the frame if the model takes frames of any size; else 0. */
  private static long pixels(Model model, Map<String, Tensor> inputs) {
    if (model.provider() != Provider.CPU || model.inputs().size() != 1) {
      return 0;
    }
    Port port = model.inputs().get(0);
    long[] shape = inputs.get(port.name()).shape();
    return FrameRunner.isColour(inputs.get(port.name())) && port.dims().get(1) < 0
        ? shape[1] * shape[2]
        : 0;
  }

  private static double millis(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e6;
  }
}
