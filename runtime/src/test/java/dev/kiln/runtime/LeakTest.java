package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resident memory over ten thousand openings and a hundred thousand runs, in a process of its own
 * whose heap is small and fixed and whose compiler needs little memory, so that what grows is ours.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class LeakTest {
  private static final int WARM_UP = 3000;
  private static final int OPENINGS = 10_000;
  private static final int RUNS = 100_000;

  /** What the allocator may keep more of at the end than after the warm-up. */
  private static final long KILOBYTES_OF_NOISE = 8 * 1024;

  @TempDir Path folder;

  @Test
  void openingsAndRunsLeaveNothingBehind() throws Exception {
    measured("none");
  }

  @Test
  void openingsFromTheCacheLeaveNothingBehind() throws Exception {
    measured(folder.resolve("cache").toString());
  }

  private void measured(String cache) throws Exception {
    List<String> java =
        List.of(
            "-Xms64m",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:+AlwaysPreTouch",
            "-XX:TieredStopAtLevel=1");
    String said = ChildJava.run(folder, java, LeakTest.class, folder.toString(), cache);
    System.out.println(said);
    String[] last = said.lines().reduce("", (before, line) -> line).split(" ");
    assertEquals(3, last.length, said);
    assertEquals(0, Integer.parseInt(last[0]), "open handles");
    assertTrue(Long.parseLong(last[1]) < KILOBYTES_OF_NOISE, "openings: " + said);
    assertTrue(Long.parseLong(last[2]) < KILOBYTES_OF_NOISE, "runs: " + said);
  }

  /** Ends with a line of open handles, and of kilobytes grown by openings and by runs. */
  public static void main(String[] args) throws IOException {
    Path file =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT, "N", 64)
            .floats("weights", new float[64 * 64], 64, 64)
            .node("MatMul", List.of("x", "weights"), "a", Map.of())
            .node("Relu", List.of("a"), "y", Map.of())
            .output("y", OnnxWriter.FLOAT, "N", 64)
            .metadata("kiln.labels", "[\"zero\", \"one\"]")
            .write(Path.of(args[0], "dense.onnx"));
    Options plain = Options.shared().withThreads(2);
    Options options = args[1].equals("none") ? plain : plain.withCache(Path.of(args[1]));
    open(file, options, WARM_UP);
    long before = residentKilobytes();
    open(file, options, OPENINGS);
    long opened = residentKilobytes();
    long running;
    long ran;
    try (Model model = Model.open(file, options)) {
      run(model, WARM_UP);
      running = residentKilobytes();
      run(model, RUNS);
      ran = residentKilobytes();
    }
    System.out.printf(
        "resident KB: %d, %d after %d openings; %d, %d after %d runs%n",
        before, opened, OPENINGS, running, ran, RUNS);
    System.out.println(NativeObjects.open() + " " + (opened - before) + " " + (ran - running));
  }

  private static void open(Path file, Options options, int times) {
    for (int i = 0; i < times; i++) {
      try (Model model = Model.open(file, options)) {
        run(model, 1);
      }
    }
  }

  /** Both ways to run, by turns. */
  private static void run(Model model, int times) {
    Map<String, Tensor> x = Map.of("x", Tensor.floats(new float[3 * 64], 3, 64));
    try (Binding binding = model.bind(Map.of("x", new long[] {5, 64}))) {
      for (int i = 0; i < times; i++) {
        binding.run();
        if (i % 2 == 0) {
          model.run(x);
        }
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    System.gc();
    String status = Files.readString(Path.of("/proc/self/status"), StandardCharsets.UTF_8);
    String resident =
        Arrays.stream(status.split("\n")).filter(l -> l.startsWith("VmRSS:")).findFirst().get();
    return Long.parseLong(resident.replaceAll("\\D", ""));
  }
}
