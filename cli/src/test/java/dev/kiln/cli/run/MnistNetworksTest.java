package dev.kiln.cli.run;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.cli.Console;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import dev.kiln.train.data.Idx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The network of the digits model in the clothes of other people's networks for MNIST. */
class MnistNetworksTest {
  private static final String PAGE = "../samples/digits.png";

  private static String expected;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "FLOAT, N 1 28 28, unit, Identity",
    "FLOAT, N 1 28 28, byte, Identity",
    "FLOAT, N 1 28 28, mnist, LogSoftmax",
    "FLOAT, N 1 28 28, signed, Identity",
    "FLOAT, N 1 28 28, dark unit, Identity",
    "FLOAT, N 28 28 1, byte, Softmax",
    "FLOAT, N 28 28 1, dark byte, Softmax",
    "FLOAT, N 28 28, unit, Softmax",
    "FLOAT, N 784, unit, Identity",
    "FLOAT, N C H W, unit, Identity",
    "FLOAT, 1 1 28 28, unit, Softmax",
    "FLOAT, 1 1 28 28, byte, Identity",
    "FLOAT, 8 28 28 1, signed, Identity",
    "FLOAT, 1 784, dark mnist, Identity",
    "FLOAT16, N 1 28 28, unit, Identity",
    "UINT8, N 1 28 28, byte, Identity",
    "UINT8, 1 28 28, dark byte, Softmax"
  })
  void networksForMnistReadAPage(ElementType type, String shape, String range, String last) {
    Path file = dressed(type, shape, range, last, Map.of());
    assertEquals(expected, read("run", file, PAGE, "--task", "digits"));
  }

  @ParameterizedTest
  @CsvSource({
    "unit, unit",
    "byte, byte",
    "mnist, '0.1307,0.3081'",
    "signed, signed",
    "dark unit, unit"
  })
  void theRangeMayBeNamed(String range, String named) {
    Path file = dressed(ElementType.FLOAT, "N 1 28 28", range, "Identity", Map.of());
    assertEquals(expected, read("run", file, PAGE, "--task", "digits", "--image", named));
  }

  @Test
  void aCardNamesTheTask() {
    Path file =
        dressed(ElementType.FLOAT, "N 784", "byte", "Softmax", Map.of("kiln.task", "digits"));
    assertEquals(expected, read("run", file, PAGE));
  }

  @Test
  void itsAccuracyIsMeasured() throws IOException {
    byte[] pixels = new byte[30 * 784];
    new Random(1).nextBytes(pixels);
    byte[] labels = new byte[30];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % 10);
    }
    new Idx(new int[] {30, 28, 28}, pixels).write(folder.resolve("t10k-images-idx3-ubyte.gz"));
    new Idx(new int[] {30}, labels).write(folder.resolve("t10k-labels-idx1-ubyte"));
    Path file = dressed(ElementType.FLOAT, "7 784", "dark byte", "Softmax", Map.of());
    Console eval = kiln("eval", file, "--data", folder, "--task", "digits", "--json");
    assertEquals(0, eval.exitCode(), eval.err());
    JsonObject dressed =
        kiln("eval", Path.of("../models/digits.onnx"), "--data", folder, "--json").json();
    assertEquals(dressed.get("confusion"), eval.json().get("confusion"));
    Console untold = kiln("eval", file, "--data", folder);
    assertTrue(untold.err().contains("given with --task"), untold.err());
  }

  @Test
  void itRunsOnLiveVideo() {
    Path file = dressed(ElementType.FLOAT, "N 28 28 1", "byte", "Softmax", Map.of());
    Console live =
        kiln(
            "live",
            "--model",
            file,
            "--task",
            "digits",
            "--headless",
            "--source",
            "../samples/clip.avi",
            "--seconds",
            "2",
            "--json");
    assertEquals(0, live.exitCode(), live.err());
    assertEquals("", live.json().get("failure").getAsString());
  }

  @Test
  void aNetworkThatDoesNotReadDigitsIsToldSo() {
    Path reversed = dressed(ElementType.FLOAT, "N 1 28 28", "unit", "Neg", Map.of());
    assertRefused("drawn digits, whichever range of pixels it is given", reversed);
    Path style = Path.of("../models/style-candy.onnx");
    Console console = kiln("run", style, PAGE, "--task", "digits");
    assertTrue(console.err().contains("its task is style, not digits"), console.err());
    assertRefused(
        "not a digits model", dressed(ElementType.FLOAT, "N 1 28 28", "unit", "Size", Map.of()));
  }

  private static void assertRefused(String about, Path file) {
    Console console = kiln("run", file, PAGE, "--task", "digits");
    assertEquals(1, console.exitCode(), console.err());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains(about), console.err());
  }

  @BeforeAll
  static void readThePage() {
    expected = read("run", Path.of("../models/digits.onnx"), PAGE);
  }

  /** Returns the digits that are read, without the confidences. */
  private static String read(Object... arguments) {
    Console console = kiln(arguments);
    assertEquals(0, console.exitCode(), console.err());
    return console
        .out()
        .lines()
        .map(line -> line.replaceAll(" +[0-9.]+ %", ""))
        .collect(Collectors.joining("\n"));
  }

  private Path dressed(
      ElementType type, String shape, String range, String last, Map<String, String> metadata) {
    OnnxModel model = OnnxReader.read(Path.of("../models/digits.onnx"));
    Graph graph = model.graph();
    List<Node> nodes = new ArrayList<>(graph.nodes());
    int first = nodes.indexOf(nodes.stream().filter(n -> n.is("Conv")).findFirst().orElseThrow());
    String pixels = nodes.get(first).input(0);
    List<Node> network = new ArrayList<>(nodes.subList(first, nodes.size()));
    boolean dark = range.startsWith("dark");
    double mul = 1;
    double add = 0;
    switch (range.replace("dark ", "")) {
      case "byte" -> mul = 1 / 255.0;
      case "signed" -> {
        mul = 0.5;
        add = 0.5;
      }
      case "mnist" -> {
        mul = 0.3081;
        add = 0.1307;
      }
      default -> {}
    }
    Map<String, TensorData> weights = new LinkedHashMap<>(graph.initializers());
    weights.put("mul", TensorData.ofFloats(List.of(), (float) (dark ? -mul : mul)));
    weights.put("add", TensorData.ofFloats(List.of(), (float) (dark ? 1 - add : add)));
    weights.put("planes", TensorData.ofLongs(-1, 1, 28, 28));
    network.add(0, node("Reshape", "added", pixels, "planes"));
    network.add(0, node("Add", "scaled", "added", "add"));
    network.add(0, node("Mul", "floats", "scaled", "mul"));
    network.add(0, cast());
    network.add(node(last, graph.outputs().get(0).name(), "answer"));
    List<Dim> dims =
        Stream.of(shape.split(" "))
            .map(d -> d.matches("\\d+") ? Dim.of(Long.parseLong(d)) : Dim.of(d))
            .toList();
    List<Dim> answer = last.equals("Size") ? List.of() : List.of(dims.get(0), Dim.of(10));
    Graph other =
        graph
            .with(network, weights, List.of())
            .between(
                List.of(new Value("x", type, dims)),
                List.of(
                    new Value(
                        "answer",
                        last.equals("Size") ? ElementType.INT64 : ElementType.FLOAT,
                        answer)));
    Path file = folder.resolve("foreign.onnx");
    OnnxWriter.write(OnnxModel.of(other, model.opset(), metadata), file);
    return file;
  }

  private static Node node(String operator, String input, String output, String constant) {
    return new Node(
        operator + output, "", operator, List.of(input, constant), List.of(output), Map.of());
  }

  private static Node node(String operator, String input, String output) {
    return new Node(operator + output, "", operator, List.of(input), List.of(output), Map.of());
  }

  private static Node cast() {
    return new Node(
        "cast", "", "Cast", List.of("x"), List.of("floats"), Map.of("to", Attribute.of(1)));
  }
}
