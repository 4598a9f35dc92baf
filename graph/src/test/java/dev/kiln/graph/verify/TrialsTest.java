package dev.kiln.graph.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.optimize.Optimize;
import dev.kiln.graph.report.Report;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialsTest {
  @TempDir Path folder;

  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, TensorData> weights = new LinkedHashMap<>();

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"FLOAT16", "BFLOAT16", "UINT16", "UINT32", "UINT64", "INT8", "FLOAT8E4M3FN"})
  void numbersOfEveryLengthAreGivenAndCompared(ElementType type) {
    input("x", type, 1, 4);
    node("Cast", List.of("x"), "f", "to", Attribute.of(1L));
    node("Add", List.of("f", "f"), "s");
    node("Cast", List.of("s"), "y", "to", Attribute.of((long) type.code()));
    output("y", type);
    Verification verification = optimized(19).verification();
    assertEquals(1, verification.differences().size());
    assertTrue(verification.differences().get(0).largest() > 0, verification::toString);
  }

  @Test
  void halfPrecisionIsComparedAsExactlyAsItCanBe() {
    Tolerance tolerance = Tolerance.standard();
    assertTrue(tolerance.relativeFor(ElementType.FLOAT16) > 0x1p-10);
    assertTrue(tolerance.relativeFor(ElementType.BFLOAT16) > 0x1p-7);
    assertEquals(0, Tolerance.exact().relativeFor(ElementType.FLOAT16));
  }

  @Test
  void integersAreDrawnThatDivide() {
    input("a", ElementType.INT64, 4);
    input("b", ElementType.INT64, 4);
    node("Mod", List.of("a", "b"), "y");
    output("y", ElementType.INT64);
    assertEquals(0, optimized(13).verification().worst().absolute());
  }

  @Test
  void indicesIntoAShortTableAreDrawnWithinIt() {
    input("ids", ElementType.INT64, "N", 5);
    weights.put("table", TensorData.ofFloats(List.of(1L, 3L), 1, 2, 3));
    node("Gather", List.of("table", "ids"), "y");
    output("y", ElementType.FLOAT);
    assertFalse(optimized(13).verification().isEmpty());
  }

  @Test
  void modelThatKillsTheProcessIsOneLine() {
    input("a", ElementType.INT32, 1);
    input("b", ElementType.INT32, 1);
    node("Div", List.of("a", "b"), "y");
    output("y", ElementType.INT32);
    Path model = write(13);
    // The quotient of these two is no int, which stops the processor.
    Trials deadly = Trials.standard().withData(Map.of("a", ints(Integer.MIN_VALUE), "b", ints(-1)));
    String message =
        assertThrows(
                GraphException.class,
                () -> CompareModels.of(model, model, Tolerance.standard(), deadly))
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains("kills the process"), message);
  }

  @Test
  void stateBesideTheSoundHasTheSizeOfTheBatch() {
    input("sound", ElementType.FLOAT, "?", "?");
    input("state", ElementType.FLOAT, 2, "?", 3);
    weights.put("w", TensorData.ofFloats(List.of(3L, 1L, 256L), new float[3 * 256]));
    weights.put("axis", TensorData.ofLongs(1));
    node("Unsqueeze", List.of("sound", "axis"), "row");
    node("Conv", List.of("row", "w"), "c");
    node("ReduceSum", List.of("c"), "flat", "keepdims", Attribute.of(0L));
    node("Add", List.of("state", "flat"), "next");
    output("next", ElementType.FLOAT);
    Verification verification = optimized(13).verification();
    assertEquals("state float [2, 1, 3]", verification.shapes().get(1), verification::toString);
  }

  @Test
  void openChannelsAreThoseOfTheWeights() {
    input("x", ElementType.FLOAT, "N", "C", "H", "W");
    weights.put("w", TensorData.ofFloats(List.of(4L, 5L, 1L, 1L), new float[20]));
    node("Conv", List.of("x", "w"), "y");
    output("y", ElementType.FLOAT);
    assertEquals(List.of("x float [3, 5, 67, 81]"), optimized(13).verification().shapes());
  }

  @Test
  void openRowIsAsLongAsTheReshapeDemands() {
    input("x", ElementType.FLOAT, "N", "L");
    weights.put("shape", TensorData.ofLongs(-1, 3, 7, 7));
    node("Reshape", List.of("x", "shape"), "y");
    output("y", ElementType.FLOAT);
    assertEquals(List.of("x float [3, 147]"), optimized(13).verification().shapes());
  }

  @Test
  void sizesThatAreMultiplesOf32AreTried() {
    input("x", ElementType.FLOAT, 1, 1, "H", "W");
    weights.put("blocks", TensorData.ofLongs(1, 0, 32, -1));
    node("SpaceToDepth", List.of("x"), "y", "blocksize", Attribute.of(32L));
    output("y", ElementType.FLOAT);
    assertEquals(List.of("x float [1, 1, 64, 96]"), optimized(13).verification().shapes());
  }

  @Test
  void shapesAndDataCanBeGiven() {
    input("x", ElementType.FLOAT, "N", "L");
    weights.put("shape", TensorData.ofLongs(13, -1, 11));
    node("Reshape", List.of("x", "shape"), "y");
    output("y", ElementType.FLOAT);
    Path model = write(13);
    Path target = folder.resolve("small.onnx");
    String message =
        assertThrows(NothingComparedException.class, () -> Optimize.of(model).save(target))
            .getMessage();
    assertTrue(message.startsWith(model + " runs with nothing that was tried: "), message);
    assertFalse(Files.exists(target));
    Trials shaped = Trials.standard().withShape("x", List.of(13L, 22L));
    assertEquals(
        List.of("x float [13, 22]"),
        Optimize.of(model).withTrials(shaped).save(target).verification().shapes());
    Tensor data = Tensor.floats(new float[143], 1, 143);
    assertEquals(
        List.of("x float [1, 143]"),
        CompareModels.of(
                model, target, Tolerance.exact(), Trials.standard().withData(Map.of("x", data)))
            .verification()
            .shapes());
    assertThrows(
        GraphException.class,
        () ->
            Optimize.of(model)
                .withTrials(Trials.standard().withShape("z", List.of(1L)))
                .save(target));
  }

  @Test
  void modelThatRunsWithNothingIsWrittenOnlyUnverified() {
    input("x", ElementType.FLOAT, "N", "L");
    weights.put("shape", TensorData.ofLongs(13, -1, 11));
    node("Reshape", List.of("x", "shape"), "y");
    output("y", ElementType.FLOAT);
    Path target = folder.resolve("small.onnx");
    Report report = Optimize.of(write(13)).withUnverified(true).save(target);
    assertTrue(Files.exists(target));
    assertTrue(report.verification().isEmpty());
    assertTrue(report.toString().contains("NOT VERIFIED: "), report::toString);
  }

  @Test
  void sigmoidThatIsNearlyZeroMayBeRoundedDifferently() {
    input("x", ElementType.FLOAT, 1, 3, 8, 8);
    float[] scale = {1.1f, 0.9f};
    weights.put("w", TensorData.ofFloats(List.of(2L, 3L, 1L, 1L), .1f, .2f, .3f, .3f, .2f, .1f));
    weights.put("c", TensorData.ofFloats(List.of(2L), -11.3f, -12.1f));
    weights.put("s", TensorData.ofFloats(List.of(2L), scale));
    weights.put("b", TensorData.ofFloats(List.of(2L), 0.1f, 0.2f));
    weights.put("m", TensorData.ofFloats(List.of(2L), 0.3f, 0.1f));
    weights.put("v", TensorData.ofFloats(List.of(2L), 1.3f, 0.8f));
    node("Conv", List.of("x", "w", "c"), "k");
    node("BatchNormalization", List.of("k", "s", "b", "m", "v"), "t");
    node("Sigmoid", List.of("t"), "y");
    output("y", ElementType.FLOAT);
    Difference worst = optimized(13).verification().worst();
    assertTrue(worst.largest() < 1e-4, worst::toString);
  }

  @Test
  void noiseDoesNotExcuseAWrongModel() {
    input("x", ElementType.FLOAT, 1, 16);
    weights.put("c", TensorData.ofScalar(ElementType.FLOAT, -8));
    node("Add", List.of("x", "c"), "t");
    node("Sigmoid", List.of("t"), "y");
    output("y", ElementType.FLOAT);
    Path right = write(13);
    weights.put("c", TensorData.ofScalar(ElementType.FLOAT, -7.99));
    Path wrong = folder.resolve("wrong.onnx");
    OnnxWriter.write(OnnxReader.read(right).with(graph()), wrong);
    Comparison comparison = CompareModels.of(right, wrong, Tolerance.standard());
    assertFalse(comparison.agrees());
    assertEquals("Add 'make_t', which makes 't'", comparison.first().orElseThrow());
  }

  @Test
  void differenceOfLargeNumbersIsAsNoisyAsTheyAre() {
    input("x", ElementType.FLOAT, 1, 64);
    weights.put("big", TensorData.ofScalar(ElementType.FLOAT, 10_000));
    node("Add", List.of("x", "big"), "a");
    node("Sub", List.of("a", "big"), "y");
    output("y", ElementType.FLOAT);
    Path one = write(13);
    nodes.clear();
    node("Identity", List.of("x"), "y");
    Path two = folder.resolve("two.onnx");
    OnnxWriter.write(OnnxReader.read(one).with(graph()), two);
    Comparison comparison = CompareModels.of(one, two, Tolerance.standard());
    assertTrue(comparison.agrees(), comparison::toString);
    assertEquals(List.of("y"), comparison.verification().withinNoise());
    assertFalse(CompareModels.of(one, two, Tolerance.exact()).agrees());
  }

  @Test
  void drawsAreHeldStill() {
    input("x", ElementType.FLOAT, 2, 100);
    weights.put("ratio", TensorData.ofScalar(ElementType.FLOAT, 0.5));
    weights.put("training", TensorData.ofScalar(ElementType.BOOL, 1));
    node("RandomNormalLike", List.of("x"), "n");
    node("Add", List.of("x", "n"), "a");
    node("Dropout", List.of("a", "ratio", "training"), "y");
    node("RandomUniform", List.of(), "u", "shape", Attribute.of(3L, 3L));
    node("Identity", List.of("u"), "z");
    output("y", ElementType.FLOAT);
    output("z", ElementType.FLOAT);
    Verification verification = optimized(13).verification();
    assertEquals(0, verification.worst().absolute());
    assertEquals(3, verification.notes().size(), verification::toString);
    assertTrue(verification.notes().get(0).startsWith("RandomNormalLike 'make_n' draws at random"));
  }

  @Test
  void stringsAndSequencesAreNamedAndLeftOut() {
    input("x", ElementType.FLOAT, 2, 3);
    node("Cast", List.of("x"), "text", "to", Attribute.of((long) ElementType.STRING.code()));
    node("Exp", List.of("x"), "e");
    node("SequenceConstruct", List.of("x", "e"), "pair");
    node("Neg", List.of("x"), "y");
    output("y", ElementType.FLOAT);
    output("text", ElementType.STRING);
    outputs.add(Value.of("pair", null));
    Verification verification = optimized(13).verification();
    assertEquals(
        List.of("y", "pair tensor 0", "pair tensor 1"),
        verification.differences().stream().map(Difference::output).toList());
    assertTrue(
        verification.notes().contains("output text tensor(string) was left out"),
        verification::toString);
  }

  private static Tensor ints(int value) {
    ByteBuffer data = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
    return new Tensor(ElementType.INT32, new long[] {1}, data.putInt(0, value));
  }

  private void input(String name, ElementType type, Object... shape) {
    List<Dim> dims = new ArrayList<>();
    for (Object dim : shape) {
      dims.add(
          dim instanceof Integer size
              ? Dim.of(size)
              : dim.equals("?") ? Dim.unknown() : Dim.of((String) dim));
    }
    inputs.add(new Value(name, type, dims));
  }

  private void output(String name, ElementType type) {
    outputs.add(Value.of(name, type));
  }

  private void node(String operator, List<String> read, String made) {
    nodes.add(new Node("make_" + made, "", operator, read, List.of(made), Map.of()));
  }

  private void node(
      String operator, List<String> read, String made, String attribute, Attribute value) {
    nodes.add(
        new Node("make_" + made, "", operator, read, List.of(made), Map.of(attribute, value)));
  }

  private Graph graph() {
    return new Graph("trial", inputs, outputs, nodes, weights, List.of());
  }

  private Path write(int opset) {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(new OnnxModel(graph(), 9, Map.of("", opset), "test", Map.of()), file);
    return file;
  }

  private Report optimized(int opset) {
    return Optimize.of(write(opset)).save(folder.resolve("small.onnx"));
  }
}
