package dev.kiln.pipeline.bench;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Providers;
import dev.kiln.runtime.Tensor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Measures how fast a model is, and how fast ONNX Runtime by itself is with it. */
public final class Bench {
  /** The share of the measured time that goes before it, to warm up. */
  static final double WARM_UP = 0.2;

  /** Seconds until it is the other side's turn: its caches and the machine's mood even out. */
  private static final double TURN = 0.05;

  private final Path file;
  private final Options options;
  private final FrameSize size;
  private final double seconds;

  /**
   * @param size of the frames, or null for the default
   */
  public Bench(Path file, Options options, FrameSize size, double seconds) {
    this.file = file;
    this.options = options;
    this.size = size;
    this.seconds = seconds;
  }

  public BenchReport measure() {
    OptionalLong before = ResidentMemory.megabytes();
    double library = millis(() -> Providers.obstacle(Provider.CPU));
    long start = System.nanoTime();
    try (Model model = Model.open(file, options)) {
      double open = (System.nanoTime() - start) / 1e6;
      Map<String, Tensor> inputs = BenchInputs.of(model, size);
      FramePath path = FramePath.of(model, inputs);
      double firstRun = millis(() -> new Stages(path).work(0));
      new Stages(path).work(WARM_UP * seconds);
      OptionalLong running = ResidentMemory.megabytes();
      Stages stages = new Stages(path);
      Samples floor = new Samples();
      alternate(stages, floor, model.provider(), inputs);
      return new BenchReport(
          file.toString(),
          model.card().taskName(),
          model.provider().toString(),
          reasons(model),
          options.threads(),
          inputs.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList(),
          new BenchReport.Machine(
              Runtime.getRuntime().availableProcessors(),
              ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()),
          new BenchReport.Start(library, open, firstRun),
          memory(before, running),
          stages.count(),
          stages.summary(),
          1000 / stages.summary().whole().mean(),
          floor.count() == 0 ? null : floor.summary());
    }
  }

  private void alternate(
      Stages stages, Samples floor, Provider provider, Map<String, Tensor> inputs) {
    if (provider != Provider.CPU) {
      stages.work(seconds);
      return;
    }
    try (OrtFloor ort = new OrtFloor(file, options, inputs)) {
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

  private static BenchReport.Memory memory(OptionalLong before, OptionalLong running) {
    return before.isPresent() && running.isPresent()
        ? new BenchReport.Memory(before.getAsLong(), running.getAsLong())
        : null;
  }

  private static double millis(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return (System.nanoTime() - start) / 1e6;
  }
}
