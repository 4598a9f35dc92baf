package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchLineTest {
  private static final Dim ANY_COUNT = Dim.of("N");
  private static final Dim ANY_HEIGHT = Dim.of("H");
  private static final Dim ANY_WIDTH = Dim.of("W");

  @TempDir private static Path folder;
  private static Path digits;
  private static Path planes;
  private static Path pixels;

  @BeforeAll
  static void makeModels() {
    digits = folder.resolve("lenet5.onnx");
    Console export = kiln("export", "lenet5", "-o", digits);
    assertEquals(0, export.exitCode(), export.err());
    planes = foreign("planes", ANY_COUNT, Dim.of(3), ANY_HEIGHT, ANY_WIDTH);
    pixels = foreign("pixels", ANY_COUNT, ANY_HEIGHT, ANY_WIDTH, Dim.of(3));
  }

  @Test
  void theShapeOfAnInputIsChosen() {
    JsonObject report =
        kiln("bench", planes, "--seconds", "0.05", "--input", "a=2,3,16,24", "--json").json();
    assertEquals(
        "[\"a float [2, 3, 16, 24]\",\"b float [2, 3, 16, 24]\"]",
        report.getAsJsonArray("inputs").toString());
    for (String wrong : List.of("c=1,3,8,8", "a=1,3,8", "a=1,4,8,8", "a=1,3,8,b")) {
      Console refused = kiln("bench", planes, "--seconds", "0.05", "--input", wrong);
      assertEquals(2, refused.exitCode(), refused.err());
      assertTrue(refused.err().startsWith("kiln: --input " + wrong + ": "), refused.err());
    }
  }

  /** A model without a card that gives what its two inputs of one shape have in common. */
  private static Path foreign(String name, Dim... shape) {
    GraphBuilder graph = new GraphBuilder(name, 17);
    graph.reserve("y");
    Value a = graph.input("a", ElementType.FLOAT, List.of(shape));
    Value b = graph.input("b", ElementType.FLOAT, List.of(shape));
    graph.output("y", graph.node(Op.MUL, Map.of(), a, b));
    Path file = folder.resolve(name + ".onnx");
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, Map.of()), file);
    return file;
  }

  /**
   * A dressed model of a task; its output is the picture itself, or the picture's channels as
   * logits.
   */
  private static Path dressed(String task) {
    GraphBuilder graph = new GraphBuilder(task, 17);
    graph.reserve("answer");
    Value image =
        graph.input(
            "image", ElementType.UINT8, List.of(ANY_COUNT, ANY_HEIGHT, ANY_WIDTH, Dim.of(3)));
    Value floats =
        graph.node(Op.CAST, Map.of("to", Attribute.of((long) ElementType.FLOAT.code())), image);
    boolean style = task.equals("style");
    Value answer =
        style
            ? graph.node(
                Op.CAST, Map.of("to", Attribute.of((long) ElementType.UINT8.code())), floats)
            : graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 3, 1, 2)), floats);
    List<Dim> shape =
        style
            ? List.of(ANY_COUNT, ANY_HEIGHT, ANY_WIDTH, Dim.of(3))
            : List.of(ANY_COUNT, Dim.of(3), ANY_HEIGHT, ANY_WIDTH);
    graph.output(
        "answer", graph.describe(answer, style ? ElementType.UINT8 : ElementType.FLOAT, shape));
    Path file = folder.resolve(task + ".onnx");
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, Map.of("kiln.task", task)), file);
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"style", "segmentation"})
  void theStagesAreThoseOfTheModelsTask(String task) {
    JsonObject report = bench(dressed(task), "--size", "32x24");
    assertEquals(task, report.get("task").getAsString());
    assertEquals("image uint8 [1, 24, 32, 3]", firstInput(report));
    JsonObject stages = report.getAsJsonObject("stages_milliseconds");
    for (String stage : List.of("pre", "run", "post")) {
      double longest = stages.getAsJsonObject(stage).get("max").getAsDouble();
      assertTrue(longest > 0, stages.toString());
    }
  }

  private static JsonObject bench(Object... arguments) {
    Object[] words = new Object[arguments.length + 4];
    words[0] = "bench";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    System.arraycopy(
        new Object[] {"--json", "--seconds", "0.1"}, 0, words, arguments.length + 1, 3);
    Console console = kiln(words);
    assertEquals(0, console.exitCode(), console.err());
    return console.json();
  }

  @Test
  void aModelIsMeasuredStageByStageBesideTheFloor() {
    JsonObject report = bench(digits, "--threads", "1");
    assertEquals("digits", report.get("task").getAsString());
    assertEquals("CPU", report.get("provider").getAsString());
    assertEquals(1, report.get("threads").getAsInt());
    assertTrue(report.get("frames").getAsInt() > 0);
    assertTrue(report.get("frames_per_second").getAsDouble() > 0);
    JsonObject stages = report.getAsJsonObject("stages_milliseconds");
    assertEquals(List.of("pre", "run", "post", "whole"), List.copyOf(stages.keySet()));
    stages.keySet().forEach(stage -> assertRises(stages.getAsJsonObject(stage)));
    assertRises(report.getAsJsonObject("floor_milliseconds"));
    for (String moment : List.of("library", "open", "first_run")) {
      assertTrue(
          report.getAsJsonObject("start_milliseconds").get(moment).getAsDouble() >= 0, moment);
    }
  }

  private static void assertRises(JsonObject times) {
    double before = 0;
    for (String percentile : List.of("p50", "p95", "p99", "max")) {
      double value = times.get(percentile).getAsDouble();
      assertTrue(value >= before, times.toString());
      before = value;
    }
  }

  @Test
  void whatWasPreferredAndDoesNotRunIsTold() {
    JsonObject report = bench(digits, "--provider", "coreml,nnapi,cpu");
    assertEquals("CPU", report.get("provider").getAsString());
    assertTrue(report.getAsJsonObject("reasons").has("NNAPI"), report.toString());
  }

  @Test
  void openSizesAreACamerasUnlessAnotherIsAskedFor() {
    assertEquals("a float [1, 3, 480, 640]", firstInput(bench(planes)));
    assertEquals("a float [1, 3, 8, 16]", firstInput(bench(planes, "--size", "16x8")));
    assertEquals("a float [1, 8, 16, 3]", firstInput(bench(pixels, "--size", "16x8")));
    assertEquals("image uint8 [1, 28, 28, 1]", firstInput(bench(digits)));
  }

  private static String firstInput(JsonObject report) {
    return report.getAsJsonArray("inputs").get(0).getAsString();
  }

  @Test
  void withoutJsonItIsATable() {
    Console console = kiln("bench", digits, "--seconds", "0.1", "--provider", "cpu");
    assertEquals(0, console.exitCode(), console.err());
    for (String row : List.of("pre ", "run ", "post ", "whole ", "ONNX Runtime ")) {
      assertTrue(console.out().lines().anyMatch(line -> line.startsWith(row)), console.out());
    }
    assertTrue(console.out().contains("frames/s"), console.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x480", "640", "640x", "axb", "640x480x3", "-1x5"})
  void whatIsNoSizeIsNamedInOneLine(String size) {
    refuses(size, "bench", planes, "--size", size);
  }

  @Test
  void whatCannotBeMeasuredIsNamedInOneLine() {
    refuses("is fixed", "bench", digits, "--size", "64x64");
    refuses("--seconds 0.0", "bench", digits, "--seconds", "0");
    refuses("--threads -1", "bench", digits, "--threads", "-1");
    refuses("cpux", "bench", digits, "--provider", "cpux");
    refuses("none.onnx", "bench", folder.resolve("none.onnx"));
  }

  @Test
  void aModelWithoutInputsIsMeasured() {
    GraphBuilder graph = new GraphBuilder("constant", 17);
    graph.reserve("y");
    Value one = graph.initializer("one", TensorData.ofFloats(List.of(1L), 1));
    graph.output(
        "y",
        graph.describe(graph.node(Op.NEG, Map.of(), one), ElementType.FLOAT, List.of(Dim.of(1))));
    Path file = folder.resolve("constant.onnx");
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, Map.of()), file);
    Console console = kiln("bench", file, "--seconds", "0.1");
    assertEquals(0, console.exitCode(), console.err());
    assertTrue(console.out().contains(" runs, in turn with ONNX Runtime"), console.out());
  }

  private static void refuses(String about, Object... arguments) {
    Console console = kiln(arguments);
    assertEquals(2, console.exitCode(), console.err());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains(about), console.err());
    assertTrue(console.out().isEmpty(), console.out());
  }
}
