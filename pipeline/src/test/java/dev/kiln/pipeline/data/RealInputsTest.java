package dev.kiln.pipeline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealInputsTest {
  @TempDir private Path folder;

  /** The message once said that the model takes nothing. */
  @Test
  void theInputThatNoPictureFitsIsNamed() throws IOException {
    GraphBuilder graph = new GraphBuilder("four", 17);
    graph.reserve("y");
    List<Dim> planes = List.of(Dim.of(1), Dim.of(4), Dim.of(8), Dim.of(8));
    Value x = graph.input("x", ElementType.FLOAT, planes);
    graph.output("y", graph.node(Op.RELU, Map.of(), x));
    Path model = folder.resolve("four.onnx");
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, Map.of()), model);
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Files.write(pictures.resolve("any.png"), new byte[1]);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> RealInputs.of(model, true).in(pictures, 9));
    assertEquals(
        model
            + " takes [x float [1, 4, 8, 8]], which no picture fits; give a folder of .npy or"
            + " .npz files",
        refused.getMessage());
  }
}
