package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.pipeline.data.NpzFile;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawLineTest {
  @TempDir private Path folder;

  @Test
  void arraysGoInAndComeOut() throws IOException {
    Path model = model();
    Path in = folder.resolve("in.npz");
    Path out = folder.resolve("out.npz");
    NpzFile.write(Map.of("x", Tensor.floats(new float[] {1, -2, 3}, 1, 3)), in);
    Console same = kiln("run", model, "--raw", in, "-o", folder.resolve("./" + in.getFileName()));
    assertEquals(2, same.exitCode());
    assertTrue(same.err().contains("would overwrite an input"), same.err());
    Console run = kiln("run", model, "--raw", in, "-o", out);
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("y float [1, 3]", run.out().strip());
    assertEquals(Map.of("y", Tensor.floats(new float[] {-1, 2, -3}, 1, 3)), NpzFile.read(out));
    assertEquals(0, kiln("verify", model, model, "--data", in).exitCode());
    assertEquals(0, kiln("verify", model, model, "--input", "x=5,3").exitCode());
    assertEquals(2, kiln("verify", model, model, "--input", "x=five").exitCode());
  }

  @Test
  void wrongArgumentsAreOneLine() throws IOException {
    Path model = model();
    Console nothing = kiln("run", model);
    assertEquals(2, nothing.exitCode());
    assertEquals(1, nothing.err().lines().count(), nothing.err());
    Console picture = kiln("run", model, "--raw", "in.npz", "-o", "out.png");
    assertEquals(2, picture.exitCode());
    Console missing =
        kiln("run", model, "--raw", folder.resolve("no.npz"), "-o", folder.resolve("o.npz"));
    assertEquals(1, missing.exitCode());
    assertEquals(1, missing.err().lines().count(), missing.err());
  }

  private Path model() {
    Path file = folder.resolve("model.onnx");
    Graph graph =
        new Graph(
            "raw",
            List.of(new Value("x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(3)))),
            List.of(Value.of("y", ElementType.FLOAT)),
            List.of(new Node("neg", "", "Neg", List.of("x"), List.of("y"), Map.of())),
            Map.of(),
            List.of());
    OnnxWriter.write(new OnnxModel(graph, 8, Map.of("", 13), "test", Map.of()), file);
    return file;
  }
}
