package dev.kiln.runtime.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated models, opened and run in a process of their own: what the guard lets through doesn't end
 * it, hang it or take its memory. A file that does is kept in target/fuzzed.
 */
class FuzzedModelsTest {
  private static final Path KEPT = Path.of("target", "fuzzed");

  @TempDir Path folder;
  private final List<String> deaths = new ArrayList<>();
  private int passed;
  private int opened;
  private int refused;

  @Test
  void hundredsOfFilesEndNoProcess() throws Exception {
    files(Files.createDirectory(folder.resolve("seeds")), 0, 400);
    assertEquals(List.of(), deaths);
    assertTrue(passed > 120 && opened > 40 && refused > 50, this::toString);
  }

  @Tag("slow")
  @Test
  void tenThousandFilesThatTheGuardLetsThroughEndNoProcess() throws Exception {
    Path seeds = Files.createDirectory(folder.resolve("seeds"));
    copy(Path.of("..", "models"), seeds);
    if (System.getProperty("kiln.shared") != null) {
      copy(Path.of(System.getProperty("kiln.shared"), "data", "onnx"), seeds);
    }
    for (int first = 1_000_000; passed < 10_000; first += 2000) {
      files(seeds, first, first + 2000);
    }
    System.out.println(this);
    assertEquals(List.of(), deaths);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".onnx")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private void files(Path seeds, int first, int end) throws Exception {
    for (int next = first; next < end; ) {
      Path output = folder.resolve("output.txt");
      Process child = child(seeds, next, end).redirectOutput(output.toFile()).start();
      int status = child.waitFor();
      List<String> lines = Files.readAllLines(output).stream().filter(this::isCounted).toList();
      if (status == 0) {
        return;
      }
      int last = Integer.parseInt(lines.get(lines.size() - 1).split(" ")[0]);
      Files.createDirectories(KEPT);
      Path kept = KEPT.resolve(last + ".onnx");
      Files.write(kept, FuzzedModels.file(FuzzedModels.seeds(seeds), last));
      deaths.add(kept + ": " + reason(status));
      next = last + 1;
    }
  }

  private ProcessBuilder child(Path seeds, int first, int end) {
    List<String> command = new ArrayList<>();
    if (Files.exists(Path.of("/proc"))) {
      // Takes no more than 12 GB of addresses, whatever a model asks for.
      command.addAll(List.of("sh", "-c", "ulimit -v 12000000; exec \"$@\"", "sh"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ErrorFile=" + folder.resolve("error%p.log"),
            "-cp",
            System.getProperty("java.class.path"),
            FuzzedModels.class.getName(),
            seeds.toString(),
            folder.toString(),
            String.valueOf(first),
            String.valueOf(end)));
    return new ProcessBuilder(command).redirectError(folder.resolve("errors.txt").toFile());
  }

  /** Whether the line tells of a file: {@code 17 opened}. What a dying process says is no such. */
  private boolean isCounted(String line) {
    if (!line.matches("\\d+ (refused|opening|opened|rejected).*")) {
      return false;
    }
    switch (line.split(" ")[1]) {
      case "refused" -> refused++;
      case "opening" -> passed++;
      case "opened" -> opened++;
      default -> {}
    }
    return true;
  }

  private static String reason(int status) {
    return switch (status) {
      case FuzzedModels.HANG -> "opening or running it has no end";
      case FuzzedModels.MEMORY -> "opening or running it takes too much memory";
      default -> "opening or running it ends the process with status " + status;
    };
  }

  @Override
  public String toString() {
    return "%d files refused by the guard, %d let through, %d of them opened, deaths: %s"
        .formatted(refused, passed, opened, deaths);
  }
}
