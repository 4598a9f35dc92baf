package dev.kiln.graph.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto.AttributeType;
import dev.kiln.graph.onnx.OnnxProto.FunctionProto;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.NodeProto;
import dev.kiln.graph.onnx.OnnxProto.OperatorSetIdProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.graph.onnx.OnnxProto.ValueInfoProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every refusal is one line that names the file and what is wrong with it. */
class HostileFileTest {
  @TempDir Path folder;

  @Test
  void cycleIsRefused() throws IOException {
    GraphProto.Builder graph = graph();
    graph.addNode(node("first", "b", "a")).addNode(node("second", "a", "b"));
    assertRefused("Relu 'first' depends on itself: the graph has a cycle", graph);
  }

  @Test
  void nodesInAnyOrderAreBroughtIntoOneThatRuns() throws IOException {
    GraphProto.Builder graph = graph();
    graph
        .addNode(node("third", "b", "y"))
        .addNode(node("second", "a", "b"))
        .addNode(node("first", "x", "a"))
        .addOutput(ValueInfoProto.newBuilder().setName("y"));
    assertEquals(
        List.of("first", "second", "third"),
        OnnxReader.read(write(graph)).graph().nodes().stream().map(Node::name).toList());
  }

  @Test
  void nameThatIsGivenTwiceIsRefused() throws IOException {
    assertRefused(
        "Relu 'second' produces 'a', which exists already",
        graph().addNode(node("first", "x", "a")).addNode(node("second", "x", "a")));
    assertRefused(
        "Relu 'first' produces 'x', which exists already",
        graph().addNode(node("first", "x", "x")));
    assertRefused(
        "two inputs are called 'x'", graph().addInput(ValueInfoProto.newBuilder().setName("x")));
    TensorProto weight = TensorProto.newBuilder().setName("w").setDataType(1).addDims(0).build();
    assertRefused(
        "two initializers are called 'w'", graph().addInitializer(weight).addInitializer(weight));
    AttributeProto attribute =
        AttributeProto.newBuilder().setName("axis").setType(AttributeType.INT).build();
    assertRefused(
        "node 'n' has two attributes 'axis'",
        graph().addNode(node("n", "x", "a").addAttribute(attribute).addAttribute(attribute)));
  }

  @Test
  void valueThatNothingMakesIsRefused() throws IOException {
    assertRefused(
        "Relu 'n' reads 'ghost', which no node produces", graph().addNode(node("n", "ghost", "a")));
    assertRefused(
        "no node produces the output 'y'",
        graph().addOutput(ValueInfoProto.newBuilder().setName("y")));
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    GraphProto.Builder graph = graph();
    for (int depth = 0; depth < 60; depth++) {
      GraphProto.Builder around = graph();
      around.addNode(
          node("n" + depth, "x", "y" + depth)
              .addAttribute(
                  AttributeProto.newBuilder()
                      .setName("body")
                      .setType(AttributeType.GRAPH)
                      .setG(graph)));
      graph = around;
    }
    Path file = write(graph);
    assertEquals(
        file + " is not an ONNX model, or is nested deeper than 100 messages", refused(file));
  }

  @Test
  void sizesThatOverflowAreRefused() throws IOException {
    for (List<Long> dims :
        List.of(
            List.of(1L << 62, 2L),
            List.of(1L << 61),
            List.of(Long.MAX_VALUE),
            List.of(-4L),
            List.of(-1L << 32, -1L << 32))) {
      TensorProto.Builder tensor =
          TensorProto.newBuilder().setName("huge").setDataType(11).addAllDims(dims);
      assertRefused("tensor 'huge' claims the size " + dims, graph().addInitializer(tensor));
    }
  }

  @Test
  void versionsThatCannotBeAreRefused() throws IOException {
    ModelProto model = model(graph()).toBuilder().setIrVersion(Long.MAX_VALUE).build();
    assertRefusal("claims version 9223372036854775807 of the file format", write(model));
    model =
        model(graph()).toBuilder()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("a").setVersion(-1))
            .build();
    assertRefusal("claims version -1 of operators", write(model));
  }

  @Test
  void functionThatRedefinesAnOperatorIsRefused() throws IOException {
    ModelProto model =
        model(graph()).toBuilder()
            .addFunctions(FunctionProto.newBuilder().setName("Relu").setDomain("ai.onnx"))
            .build();
    assertRefusal("function 'Relu' replaces one of ONNX's own operators", write(model));
  }

  @Test
  void namesThatAreNoTextAreRefused() throws IOException {
    ValueInfoProto value =
        ValueInfoProto.newBuilder().setName("a name").setDocString("a comment").build();
    for (String text : List.of("a name", "a comment")) {
      byte[] whole = model(graph().addValueInfo(value)).toByteArray();
      whole[new String(whole, StandardCharsets.ISO_8859_1).indexOf(text)] = (byte) 0xff;
      Path file = Files.write(folder.resolve("hostile.onnx"), whole);
      assertEquals(
          file + " is not an ONNX model, or is damaged: a name or a text in it is not UTF-8",
          refused(file));
    }
  }

  @Test
  void mutatedFilesAreReadOrRefusedInOneLine() throws IOException {
    Path whole = folder.resolve("whole.onnx");
    OnnxWriter.write(Everything.model(), whole);
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(20);
    Path file = folder.resolve("mutated.onnx");
    Path copy = folder.resolve("copy.onnx");
    for (int i = 0; i < 600; i++) {
      byte[] mutated = Mutation.of(bytes, random);
      Files.write(file, mutated);
      OnnxModel read;
      try {
        read = OnnxReader.read(file);
      } catch (GraphException e) {
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        continue;
      }
      OnnxWriter.write(read, copy);
      assertEquals(read, OnnxReader.read(copy));
    }
  }

  private void assertRefused(String reason, GraphProto.Builder graph) throws IOException {
    assertRefusal(reason, write(graph));
  }

  private static void assertRefusal(String reason, Path file) {
    assertEquals(file + ": " + reason, refused(file));
  }

  private static String refused(Path file) {
    return assertThrows(GraphException.class, () -> OnnxReader.read(file)).getMessage();
  }

  private static NodeProto.Builder node(String name, String input, String output) {
    return NodeProto.newBuilder().setName(name).setOpType("Relu").addInput(input).addOutput(output);
  }

  private static GraphProto.Builder graph() {
    return GraphProto.newBuilder().addInput(ValueInfoProto.newBuilder().setName("x"));
  }

  private static ModelProto model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  private Path write(GraphProto.Builder graph) throws IOException {
    return write(model(graph));
  }

  private Path write(ModelProto model) throws IOException {
    return Files.write(folder.resolve("hostile.onnx"), model.toByteArray());
  }
}
