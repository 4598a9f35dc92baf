package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipeline.ExportAndMeasure;

/** The program in docs/pipeline.md is what is compiled here, and it runs. */
class PipelineExampleTest {
  @TempDir private Path folder;

  @Test
  void theDocumentShowsTheProgramAsItIs() throws IOException {
    String document = Files.readString(Path.of("../docs/pipeline.md"));
    String source = Files.readString(Path.of("src/test/java/pipeline/ExportAndMeasure.java"));
    String shown = source.replace("package pipeline;\n\n", "");
    assertTrue(document.contains("```java\n" + shown + "```"), "docs/pipeline.md shows another");
  }

  @Test
  void aRunIsExportedOptimizedEvaluatedAndTimed() throws IOException {
    Path data = TinyData.mnist(folder.resolve("mnist"), 40, 20);
    Path run = folder.resolve("run");
    Console train = kiln("train", "lenet5", "--data", data, "--epochs", "1", "--out", run);
    assertEquals(0, train.exitCode(), train.err());
    String printed = printed(run.toString(), data.toString(), folder + "/lenet5.onnx");
    assertTrue(
        printed.matches(
            "(?s)\\d+ nodes, \\d+ bytes\\R"
                + "optimized: \\d+ nodes\\R"
                + "DigitsAccuracy\\[.*\\]\\R"
                + "\\d+ frames per second\\R"),
        printed);
  }

  private static String printed(String... arguments) throws IOException {
    PrintStream console = System.out;
    Locale before = Locale.getDefault();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    Locale.setDefault(Locale.ROOT);
    try {
      ExportAndMeasure.main(arguments);
    } finally {
      System.setOut(console);
      Locale.setDefault(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
