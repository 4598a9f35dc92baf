package dev.kiln.cli.run;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.cli.Console;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignModelTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"FLOAT, ''", "FLOAT, 7", "FLOAT, 3 10", "UINT8, 784 2", "UINT8, ''"})
  void anInputThatHoldsNoPictureIsNamed(ElementType type, String shape) {
    Console console =
        kiln(
            "run",
            model(type, shape),
            "../samples/digits.png",
            "--task",
            "classification",
            "--image",
            "unit");
    assertEquals(1, console.exitCode(), console.err());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains("cannot hold a picture"), console.err());
  }

  private Path model(ElementType type, String shape) {
    GraphBuilder graph = new GraphBuilder("foreign", 17);
    graph.reserve("y");
    List<Dim> dims =
        shape.isEmpty()
            ? List.of()
            : LongStream.of(List.of(shape.split(" ")).stream().mapToLong(Long::parseLong).toArray())
                .mapToObj(Dim::of)
                .toList();
    Value x = graph.input("x", type, dims);
    graph.output("y", graph.node(Op.IDENTITY, Map.of(), x));
    Path file = folder.resolve("foreign.onnx");
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, Map.of()), file);
    return file;
  }
}
