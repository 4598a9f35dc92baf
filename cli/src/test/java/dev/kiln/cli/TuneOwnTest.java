package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tuning.TuneOwn;

/** The program in docs/tuning.md is what is compiled here, and it runs. */
class TuneOwnTest {
  private static final float[] FIRST = {1, 0, 0.5f, 0, 1, 0.5f};

  @TempDir private Path folder;

  @Test
  void theDocumentShowsTheProgramAsItIs() throws IOException {
    String document = Files.readString(Path.of("../docs/tuning.md"));
    String source = Files.readString(Path.of("src/test/java/tuning/TuneOwn.java"));
    String shown = source.replace("package tuning;\n\n", "");
    assertTrue(document.contains("```java\n" + shown + "```"), "docs/tuning.md shows another");
  }

  @Test
  void aModelIsTrainedByALossOfOnesOwnAndWhatIsFrozenStays() {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(model(), file);
    Path tuned = folder.resolve("tuned.onnx");
    TuneOwn.main(
        new String[] {file.toString(), folder.resolve("run").toString(), tuned.toString()});
    assertArrayEquals(
        FIRST, OnnxReader.read(tuned).graph().initializers().get("first.weight").floats());
    try (Model model = Model.open(tuned)) {
      Map<String, Tensor> inputs = Map.of("x", Tensor.floats(new float[] {0.3f, 0.6f}, 1, 2));
      assertEquals(0.9, model.run(inputs).get("y").toFloats()[0], 0.05);
    }
  }

  private static OnnxModel model() {
    GraphBuilder graph = new GraphBuilder("g", 13);
    Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(2)));
    Value first = graph.initializer("first.weight", TensorData.ofFloats(List.of(2L, 3L), FIRST));
    Value last =
        graph.initializer("last.weight", TensorData.ofFloats(List.of(3L, 1L), 0.1f, -0.2f, 0.3f));
    Value hidden = graph.node(Op.RELU, Map.of(), graph.node(Op.MATMUL, Map.of(), x, first));
    graph.reserve("y");
    graph.output("y", graph.node(Op.MATMUL, Map.of(), hidden, last));
    return OnnxModel.of(graph.build(), 13, Map.of());
  }
}
