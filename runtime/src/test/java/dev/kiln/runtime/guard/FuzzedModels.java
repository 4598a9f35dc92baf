package dev.kiln.runtime.guard;

import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.errors.ModelException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The child process of {@link FuzzedModelsTest}: mutates models, and opens and runs each one that
 * the guard lets through. A line for each file says what became of it: {@code 17 refused REASON},
 * {@code 17 opening}, {@code 17 opened}, {@code 17 rejected REASON}.
 */
final class FuzzedModels {
  static final int HANG = 3;
  static final int MEMORY = 4;
  private static final long MOST_SECONDS = 10;
  private static final long MOST_MEMORY_KB = 1_500_000;
  private static final double MOST_ELEMENTS = 1_000_000;

  private static volatile long began = Long.MAX_VALUE;

  private FuzzedModels() {}

  /** The mutated file of that number. */
  static byte[] file(List<ProtoTree> seeds, int number) {
    Random random = new Random(number * 0x9E3779B97F4A7C15L);
    // The larger models come last and cost the most.
    int seed = (int) (seeds.size() * Math.min(random.nextDouble(), random.nextDouble()));
    return ModelMutation.of(seeds.get(seed), random);
  }

  static List<ProtoTree> seeds(Path folder) throws IOException {
    List<ProtoTree> seeds = new ArrayList<>(Seeds.all().stream().map(ProtoTree::parse).toList());
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> models =
          files
              .filter(file -> file.toString().endsWith(".onnx"))
              .sorted((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
              .toList();
      for (Path model : models) {
        seeds.add(ProtoTree.parse(Files.readAllBytes(model)));
      }
    }
    return seeds;
  }

  /** Seeds' folder, folder to work in, first number, number after the last. */
  public static void main(String[] arguments) throws IOException {
    List<ProtoTree> seeds = seeds(Path.of(arguments[0]));
    Path folder = Path.of(arguments[1]);
    Files.write(folder.resolve("w.bin"), new byte[64]);
    Path file = folder.resolve("fuzzed.onnx");
    watch(Thread.currentThread().getId());
    Options options =
        Options.defaults()
            .withProviders(Provider.CPU)
            .withThreads(1)
            .withSpinning(false)
            .withRunLimit(Duration.ofSeconds(5));
    for (int i = Integer.parseInt(arguments[2]); i < Integer.parseInt(arguments[3]); i++) {
      Files.write(file, file(seeds, i));
      try {
        ModelGuard.check(file, Limits.defaults());
      } catch (ModelException e) {
        System.out.println(i + " refused " + e.getMessage());
        continue;
      }
      System.out.println(i + " opening");
      System.out.flush();
      long before = peakMemory();
      began = System.nanoTime();
      try {
        try (Model model = Model.open(file, options)) {
          System.out.println(i + " opened");
          System.out.flush();
          run(model);
        }
      } catch (ModelException e) {
        System.out.println(i + " rejected " + e.getMessage());
      }
      began = Long.MAX_VALUE;
      if (peakMemory() - before > MOST_MEMORY_KB) {
        System.exit(MEMORY);
      }
    }
  }

  /** Runs the model on zeros, and on bytes of ones, unless its inputs are too large or empty. */
  private static void run(Model model) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (Port port : model.inputs()) {
      long[] shape = port.dims().stream().mapToLong(dim -> dim < 0 ? 2 : dim).toArray();
      double elements = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
      if (elements < 1 || elements > MOST_ELEMENTS) {
        return;
      }
      shapes.put(port.name(), shape);
    }
    try (Binding binding = model.bind(shapes)) {
      binding.run();
      for (Port port : model.inputs()) {
        ByteBuffer bytes = binding.input(port.name());
        for (int i = 0; i < bytes.limit(); i++) {
          bytes.put(i, (byte) 1);
        }
      }
      binding.run();
    }
  }

  /** Ends the process when a file takes too much of a processor, or hangs. */
  private static void watch(long thread) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Thread watcher =
        new Thread(
            () -> {
              long last = began;
              long used = 0;
              while (true) {
                pause();
                long now = began;
                if (now != last) {
                  last = now;
                  used = threads.getThreadCpuTime(thread);
                } else if (now != Long.MAX_VALUE
                    && (threads.getThreadCpuTime(thread) - used > MOST_SECONDS * 1_000_000_000
                        || System.nanoTime() - now > 20 * MOST_SECONDS * 1_000_000_000)) {
                  Runtime.getRuntime().halt(HANG);
                }
              }
            });
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long peakMemory() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }
}
