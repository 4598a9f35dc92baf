package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.ModelCard;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier that tells the classes of a folder apart loses channels. */
class PruneLineTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path model;

  @BeforeAll
  static void prepare() throws IOException {
    data = folder.resolve("data");
    for (int i = 0; i < 10; i++) {
      Shades.paint(data.resolve("dark"), "" + i, 32, 32, new Color(20 + 4 * i, 30, 40));
      Shades.paint(data.resolve("light"), "" + i, 32, 32, new Color(190 + 4 * i, 220, 200));
    }
    GraphBuilder graph = new GraphBuilder("main_graph", 13);
    List<Dim> shape = List.of(Dim.of("N"), Dim.of(3), Dim.of(32), Dim.of(32));
    Value x = graph.input("input", ElementType.FLOAT, shape);
    Value one = graph.node(Op.RELU, Map.of(), convolution(graph, x, "first", 3));
    Value two = graph.node(Op.RELU, Map.of(), convolution(graph, one, "second", 64));
    Value pooled = graph.node(Op.GLOBAL_AVERAGE_POOL, Map.of(), two);
    Value flat =
        graph.node(
            Op.RESHAPE, Map.of(), pooled, graph.initializer("shape", TensorData.ofLongs(-1, 64)));
    Value scores =
        graph.node(
            Op.GEMM,
            Map.of("transB", Attribute.of(1L)),
            flat,
            graph.initializer("fc.weight", Shades.weights(2, 64)),
            graph.initializer("fc.bias", Shades.weights(2)));
    graph.describe(scores, ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(2)));
    graph.reserve("output");
    graph.output("output", scores);
    model = folder.resolve("model.onnx");
    Map<String, String> card = Map.of("kiln.labels", "[\"dark\",\"light\"]", "author", "me");
    OnnxWriter.write(OnnxModel.of(graph.build(), 13, card), model);
  }

  private static Value convolution(GraphBuilder graph, Value from, String name, long channels) {
    return graph.node(
        Op.CONV,
        Map.of("pads", Attribute.of(1L, 1L, 1L, 1L)),
        from,
        graph.initializer(name, Shades.weights(64, channels, 3, 3)));
  }

  @Test
  void aClassifierLosesChannelsAndKeepsItsInterface() throws IOException {
    Path output = folder.resolve("smaller.onnx");
    Console console = prune(output, "--prune", "0.3", "--prune-steps", "1", "--epochs", "8");
    assertEquals(0, console.exitCode(), console.err());
    assertTrue(console.out().contains("prune     step 1/1  0."), console.out());
    ModelCard card = ModelCard.read(output);
    assertEquals(List.of("dark", "light"), card.labels());
    assertEquals("me", card.other().get("author"));
    assertEquals(1.0, card.metrics().get("test_accuracy"), console.out());
    OnnxModel smaller = OnnxReader.read(output);
    assertTrue(smaller.metadata().get("kiln.pruning").contains("\"time\":0."));
    assertEquals("output", smaller.graph().outputs().get(0).name());
    assertTrue(
        smaller.graph().parameters() < OnnxReader.read(model).graph().parameters() * 0.8,
        console.out());
    Console named = kiln("run", output, data.resolve("light/3.png"));
    assertTrue(named.out().contains("light"), named.out());
  }

  @Test
  void whatCannotBePrunedIsOneLineAndWritesNothing() {
    Path output = folder.resolve("none.onnx");
    refuses(1, "cannot be pruned to 0.01", output, "--max-latency", "0.01");
    refuses(2, "between 0 and 1", output, "--prune", "1.5");
    refuses(2, "give one of them", output, "--prune", "0.5", "--max-latency", "0.5");
    refuses(2, "leave out --resume", output, "--prune", "0.5", "--resume");
    assertFalse(Files.exists(output));
  }

  @Test
  void aModelOfOtherClassesIsToBeTunedFirst() throws IOException {
    Path other = folder.resolve("other.onnx");
    OnnxModel given = OnnxReader.read(model);
    OnnxWriter.write(given.withMetadata(Map.of("kiln.labels", "[\"cat\",\"dog\"]")), other);
    Path output = folder.resolve("none.onnx");
    Console console =
        kiln("tune", other, "--data", data, "--image", "unit", "--prune", "0.5", "-o", output);
    assertEquals(2, console.exitCode(), console.err());
    assertTrue(console.err().contains("tune it for them first"), console.err());
    assertFalse(Files.exists(output));
  }

  private static void refuses(int exitCode, String word, Path output, String... options) {
    Console console = prune(output, options);
    assertEquals(exitCode, console.exitCode(), console.err());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains(word), console.err());
  }

  private static Console prune(Path output, String... options) {
    List<Object> all = new ArrayList<>(List.of("tune", model, "--data", data, "--image", "unit"));
    all.addAll(List.of("--out", folder.resolve("run" + output.getFileName()), "-o", output));
    all.addAll(List.of("--lr", "0.01", "--batch", "4"));
    all.addAll(List.of(options));
    return kiln(all.toArray());
  }
}
