package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.TrainOwn;

/** The program in docs/own-network.md is what is compiled here, and it runs. */
class TrainOwnTest {
  @TempDir private Path folder;

  @Test
  void theDocumentShowsTheProgramAsItIs() throws IOException {
    String document = Files.readString(Path.of("../docs/own-network.md"));
    String source = Files.readString(Path.of("src/test/java/training/TrainOwn.java"));
    String shown = source.replace("package training;\n\n", "");
    assertTrue(document.contains("```java\n" + shown + "```"), "docs/own-network.md shows another");
  }

  @Test
  void aNetworkOfOnesOwnIsTrainedAndExportedAndResumed() throws IOException {
    Path run = folder.resolve("run");
    Path file = folder.resolve("circle.onnx");
    String told = train(run, file);
    assertTrue(told.contains("epoch 20/20 "), told);
    assertTrue(Files.exists(run.resolve("curves.png")));
    try (Model model = Model.open(file)) {
      assertEquals("circle", model.card().network());
      float[] logits =
          model
              .run(Map.of("input", Tensor.floats(new float[] {0, 0, 0.9f, 0.9f}, 2, 2)))
              .get("logits")
              .toFloats();
      assertTrue(logits[1] > logits[0], "the centre is inside");
      assertTrue(logits[2] > logits[3], "the corner is outside");
    }
    assertEquals("", train(run, file), "all epochs are done");
  }

  @Test
  void aRunOfANetworkThatKilnDoesNotHaveSaysWhoExportsIt() {
    Path run = folder.resolve("run");
    train(run, folder.resolve("circle.onnx"));
    Console refused = Console.kiln("export", run, "-o", folder.resolve("again.onnx"));
    assertEquals(1, refused.exitCode());
    assertTrue(
        refused
            .err()
            .startsWith(
                "kiln: "
                    + run
                    + ": a program trained its own network 'circle', whose code is not in the run;"
                    + " export it there"),
        refused.err());
  }

  private static String train(Path run, Path file) {
    PrintStream console = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      TrainOwn.main(new String[] {run.toString(), file.toString()});
    } finally {
      System.setOut(console);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
