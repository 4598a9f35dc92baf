package dev.kiln.graph.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.report.FinishedStep;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeTest {
  private static final int SIZE = 48;

  private final Random random = new Random(9);

  @TempDir Path folder;

  @Test
  void whatReachesTheGoalIsWrittenInIntegers() {
    Path source = write(deep(32), "source.onnx");
    Path target = folder.resolve("int8.onnx");
    QuantizeReport report =
        Quantize.of(source, samples(32, 6))
            .withGoal(Goal.atLeast(Quality.PSNR, 20).orSlower())
            .save(target);
    assertEquals(
        List.of("read", "prepare", "calibrate", "search", "execute", "save"),
        report.steps().stream().map(FinishedStep::name).toList());
    assertEquals("int8", report.outcome().precision());
    assertTrue(report.outcome().loss().mean() >= 20, () -> report.outcome().toString());
    assertTrue(report.executed().containsKey("QLinearConv"), () -> report.executed().toString());
    OnnxModel written = OnnxReader.read(target);
    assertTrue(written.metadata().get("kiln.quantization").contains("\"precision\""));
    assertEquals("kept", written.metadata().get("own"));
    assertTrue(report.bytes() < size(source) * 0.5, () -> report.bytes() + " bytes");
  }

  /** All nodes without a name were once left in float together. */
  @Test
  void nodesWithoutNamesAreChosenOneByOne() {
    Graph graph = deep(16);
    List<Node> nameless = graph.nodes().stream().map(node -> node.withName("")).toList();
    Path source =
        write(graph.with(nameless, graph.initializers(), graph.values()), "nameless.onnx");
    QuantizeReport report =
        Quantize.of(source, samples(16, 4))
            .withGoal(Goal.atLeast(Quality.PSNR, 20).orSlower())
            .save(folder.resolve("int8.onnx"));
    assertEquals(List.of("a", "b", "y"), report.integer());
    assertEquals(
        Set.of("a", "b", "y"), Set.copyOf(report.ranks().stream().map(Rank::node).toList()));
  }

  @Test
  void aModelThatGainsNothingStaysInFloat() {
    // A sine of large numbers turns the smallest error into another result.
    Graph chaotic =
        new Sketch("N", 8, SIZE, SIZE)
            .constant("w", normal(8, 8, 3, 3))
            .scalar("thousand", 1000)
            .node("a = Conv x w")
            .node("b = Mul a thousand")
            .node("y = Sin b")
            .graph();
    Path source = write(chaotic, "chaotic.onnx");
    QuantizeReport report =
        Quantize.of(source, samples(8, 4)).save(folder.resolve("chaotic-int8.onnx"));
    assertEquals("fp32", report.outcome().precision());
    assertFalse(report.executed().containsKey("QLinearConv"), () -> report.executed().toString());
  }

  @Test
  void aModelThatIsQuantizedAlreadyIsRefused() {
    Path source = write(deep(8), "source.onnx");
    Path once = folder.resolve("once.onnx");
    OnnxModel quantized = OnnxReader.read(source);
    TensorData scale = TensorData.ofScalar(ElementType.FLOAT, 1);
    Graph graph =
        new Sketch("N", 4)
            .constant("s", scale)
            .constant("z", TensorData.ofScalar(ElementType.UINT8, 0))
            .node("q = QuantizeLinear x s z")
            .node("y = DequantizeLinear q s z")
            .graph();
    OnnxWriter.write(quantized.with(graph), once);
    assertRefused(once, samples(8, 4), "quantized already");
  }

  @Test
  void oneSampleIsNotEnough() {
    assertRefused(write(deep(8), "source.onnx"), samples(8, 1), "at least 2 samples");
  }

  @Test
  void aSampleThatTheModelDoesNotRunWithIsNamed() {
    Graph wide =
        new Sketch("N", 8, "H", "W")
            .constant("w", normal(8, 8, SIZE + 1, SIZE + 1))
            .node("y = Conv x w")
            .graph();
    assertRefused(write(wide, "wide.onnx"), samples(8, 4), "does not run with sample ");
  }

  @Test
  void aModelWithoutConvolutionsIsRefused() {
    Graph graph = new Sketch("N", 8, SIZE, SIZE).node("y = Softplus x").graph();
    assertRefused(write(graph, "plain.onnx"), samples(8, 4), "no node that could be computed");
  }

  @Test
  void aGoalThatCannotBeReachedNamesTheBest() throws IOException {
    Path source = write(deep(16), "source.onnx");
    Path target = folder.resolve("out.onnx");
    Files.writeString(target, "mine");
    GraphException refused =
        assertThrows(
            GraphException.class,
            () ->
                Quantize.of(source, samples(16, 4))
                    .withGoal(Goal.atLeast(Quality.PSNR, 119).within(0.01))
                    .save(target));
    assertTrue(refused.getMessage().contains("cannot be reached"), refused::getMessage);
    assertTrue(refused.getMessage().contains("in float: mean"), refused::getMessage);
    assertEquals("mine", Files.readString(target));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "no draft is left");
    }
  }

  private void assertRefused(Path source, Samples samples, String words) {
    Path target = folder.resolve("refused.onnx");
    GraphException refused =
        assertThrows(GraphException.class, () -> Quantize.of(source, samples).save(target));
    assertTrue(refused.getMessage().contains(words), refused::getMessage);
    assertFalse(Files.exists(target));
  }

  private Graph deep(int channels) {
    Map<String, Attribute> padded = Map.of("pads", Attribute.of(1, 1, 1, 1));
    return new Sketch("N", channels, SIZE, SIZE)
        .constant("u", normal(channels, channels, 3, 3))
        .constant("v", normal(channels, channels, 3, 3))
        .constant("w", normal(channels, channels, 3, 3))
        .node("a = Conv x u", padded)
        .node("r = Relu a")
        .node("b = Conv r v", padded)
        .node("s = Relu b")
        .node("y = Conv s w", padded)
        .graph();
  }

  private Samples samples(int channels, int count) {
    List<Map<String, Tensor>> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(
          Map.of("x", Tensor.floats(numbers(channels * SIZE * SIZE), 1, channels, SIZE, SIZE)));
    }
    return Samples.of(samples);
  }

  private Path write(Graph graph, String name) {
    Path file = folder.resolve(name);
    OnnxWriter.write(OnnxModel.of(graph, 17, Map.of("own", "kept")), file);
    return file;
  }

  private long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private TensorData normal(long... dims) {
    List<Long> sizes = new ArrayList<>();
    int count = 1;
    for (long dim : dims) {
      sizes.add(dim);
      count *= (int) dim;
    }
    return TensorData.ofFloats(sizes, numbers(count));
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
