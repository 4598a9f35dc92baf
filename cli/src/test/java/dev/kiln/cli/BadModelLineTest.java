package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.onnx.OnnxProto.AttributeProto;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto.AttributeType;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.NodeProto;
import dev.kiln.graph.onnx.OnnxProto.OperatorSetIdProto;
import dev.kiln.graph.onnx.OnnxProto.StringStringEntryProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.graph.onnx.OnnxProto.TensorShapeProto;
import dev.kiln.graph.onnx.OnnxProto.TypeProto;
import dev.kiln.graph.onnx.OnnxProto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a model file is one line on the console, and no file comes of it. */
class BadModelLineTest {
  @TempDir private Path folder;

  /**
   * A model that no command takes.
   *
   * @param says part of the line
   */
  record Bad(String says, ModelProto model) {
    @Override
    public String toString() {
      return says;
    }
  }

  static Stream<Bad> models() {
    return Stream.of(
        new Bad(
            "Relu 'first' depends on itself: the graph has a cycle",
            model(graph().addNode(relu("first", "b", "a")).addNode(relu("second", "a", "b")))),
        new Bad(
            "Relu 'second' produces 'a', which exists already",
            model(graph().addNode(relu("first", "x", "a")).addNode(relu("second", "x", "a")))),
        new Bad("nested deeper than 100 messages", model(nested(60))),
        new Bad(
            "tensor 'w' claims the size [4611686018427387904, 2]",
            model(graph().addInitializer(weight().addDims(1L << 62).addDims(2)))),
        new Bad("outside the model's folder", model(graph().addInitializer(escaping()))),
        new Bad(
            "it has no graph or no operator versions",
            model(graph().addNode(relu("n", "x", "y"))).toBuilder().clearOpsetImport().build()));
  }

  @ParameterizedTest
  @MethodSource("models")
  void modelThatCannotBeReadIsRefusedByEveryCommand(Bad bad) throws IOException {
    refused(Files.write(folder.resolve("bad.onnx"), bad.model().toByteArray()), bad.says());
  }

  @Test
  void modelThatBreaksOffIsRefusedByEveryCommand() throws IOException {
    Path whole = folder.resolve("whole.onnx");
    assertEquals(0, kiln("export", "lenet5", "-o", whole).exitCode());
    byte[] bytes = Files.readAllBytes(whole);
    Files.delete(whole);
    for (int length : new int[] {1, 100, bytes.length / 2, bytes.length - 1}) {
      refused(Files.write(folder.resolve("bad.onnx"), Arrays.copyOf(bytes, length)), "bad.onnx");
    }
  }

  @Test
  void opsetThatIsTooNewIsRefused() throws IOException {
    ModelProto model = model(graph().addNode(relu("n", "x", "y")).addOutput(value("y")));
    ModelProto newer =
        model.toBuilder()
            .clearOpsetImport()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(99))
            .build();
    Path file = Files.write(folder.resolve("newer.onnx"), newer.toByteArray());
    Path out = folder.resolve("out.onnx");
    refused("99", "optimize", file, "-o", out);
    refused("99", "optimize", file, "-o", out, "--image", "unit");
    refused("99", "verify", file, file);
    refused(2, "expected 13 to 21", "export", "lenet5", "--opset", "22", "-o", out);
  }

  @Test
  void placeThatCannotBeWrittenIsNamedBeforeAnyWork() throws IOException {
    Path nowhere = folder.resolve("none");
    refused("no folder", "export", "lenet5", "-o", nowhere.resolve("x.onnx"));
    refused("it is a folder", "export", "lenet5", "-o", folder);
    Path out = folder.resolve("out.onnx");
    refused("no folder", "export", "lenet5", "-o", out, "--report", nowhere.resolve("x.md"));
  }

  private void refused(Path file, String says) throws IOException {
    refused(says, "inspect", file, "--svg", folder.resolve("out.svg"));
    refused(says, "optimize", file, "-o", folder.resolve("out.onnx"));
    refused(says, "verify", file, file);
  }

  private void refused(String says, Object... line) throws IOException {
    refused(1, says, line);
  }

  private void refused(int exitCode, String says, Object... line) throws IOException {
    List<Path> before = files();
    Console console = kiln(line);
    assertEquals(exitCode, console.exitCode(), console.err());
    List<String> complaints =
        console.err().lines().filter(text -> !text.startsWith("note: ")).toList();
    assertEquals(1, complaints.size(), console.err());
    assertTrue(complaints.get(0).startsWith("kiln: "), console.err());
    assertTrue(complaints.get(0).contains(says), console.err());
    assertEquals(before, files());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static ModelProto model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  private static GraphProto.Builder graph() {
    return GraphProto.newBuilder().setName("bad").addInput(value("x"));
  }

  private static GraphProto.Builder nested(int depth) {
    GraphProto.Builder graph = graph();
    for (int i = 0; i < depth; i++) {
      AttributeProto.Builder body =
          AttributeProto.newBuilder().setName("body").setType(AttributeType.GRAPH).setG(graph);
      graph = graph().addNode(relu("n" + i, "x", "y" + i).addAttribute(body));
    }
    return graph;
  }

  private static NodeProto.Builder relu(String name, String input, String output) {
    return NodeProto.newBuilder().setName(name).setOpType("Relu").addInput(input).addOutput(output);
  }

  private static ValueInfoProto.Builder value(String name) {
    TensorShapeProto one =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1))
            .build();
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(1).setShape(one);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor));
  }

  private static TensorProto.Builder weight() {
    return TensorProto.newBuilder().setName("w").setDataType(1);
  }

  private static TensorProto.Builder escaping() {
    return weight()
        .addDims(4)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("../secret.bin"));
  }
}
