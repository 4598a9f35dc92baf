package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end in the middle of things, each a Java of its own. */
class EndingTest {
  @TempDir Path folder;

  private Path model() {
    return new OnnxWriter()
        .input("x", OnnxWriter.FLOAT, "N")
        .floats("one", new float[] {1})
        .node("Add", List.of("x", "one"), "y", Map.of())
        .output("y", OnnxWriter.FLOAT, "N")
        .write(folder.resolve("model.onnx"));
  }

  /** Ends processes, each a little later than the one before, and looks at how they ended. */
  private void endThem(int count, boolean killed) throws Exception {
    Path model = model();
    for (int i = 0; i < count; i++) {
      Path drafts = Files.createDirectory(folder.resolve("drafts" + i));
      Path said = folder.resolve("said" + i + ".txt");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xmx64m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  EndingTest.class.getName(),
                  model.toString(),
                  drafts.resolve("draft.txt").toString(),
                  killed ? "600000" : String.valueOf(7 * i))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (killed) {
        while (!Files.exists(drafts.resolve("ready"))) {
          assertTrue(process.isAlive(), () -> text(said));
          Thread.sleep(5);
        }
        Files.delete(drafts.resolve("ready"));
        process.destroy();
      }
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends");
      Files.deleteIfExists(drafts.resolve("ready"));
      assertEquals("", text(said));
      assertEquals(killed ? 143 : 0, process.exitValue());
      try (Stream<Path> left = Files.list(drafts)) {
        assertEquals(List.of(), left.toList(), "half-written files");
      }
    }
  }

  /** What a process said, besides SLF4J about its providers. */
  private static String text(Path file) {
    try {
      return Files.readString(file).replaceAll("SLF4J.*\\R", "");
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aProcessThatEndsWhileModelsAreOpenedEndsWell() throws Exception {
    endThem(6, false);
  }

  @Test
  void aProcessThatIsToldToEndEndsWellAndLeavesNothingHalfWritten() throws Exception {
    endThem(4, true);
  }

  @Test
  @Tag("slow")
  void twoHundredOfThem() throws Exception {
    endThem(100, false);
    folder = Files.createDirectory(folder.resolve("killed"));
    endThem(100, true);
  }

  /** Opens and runs models in two threads for ever, and exits; the end is slow. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    Path draft = Path.of(args[1]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> pause(200)));
    AtomicFile open = AtomicFile.of(draft);
    Files.writeString(open.file(), "half");
    for (int i = 0; i < 2; i++) {
      Thread thread = new Thread(() -> useForEver(file));
      thread.setDaemon(true);
      thread.start();
    }
    Model.open(file).close();
    Files.writeString(draft.resolveSibling("ready"), "");
    pause(Long.parseLong(args[2]));
    System.exit(0);
  }

  private static void useForEver(Path file) {
    try {
      while (true) {
        try (Model model = Model.open(file, Options.throughput())) {
          model.run(Map.of("x", Tensor.floats(new float[] {1}, 1)));
        }
      }
    } catch (ModelException e) {
      if (!e.getMessage().endsWith("not opened, because the program is ending")) {
        System.out.println(e);
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
