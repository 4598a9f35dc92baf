package dev.kiln.graph.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.NodeProto;
import dev.kiln.graph.onnx.OnnxProto.OperatorSetIdProto;
import dev.kiln.graph.onnx.OnnxProto.SparseTensorProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.graph.onnx.OnnxProto.TensorShapeProto;
import dev.kiln.graph.onnx.OnnxProto.TypeProto;
import dev.kiln.graph.onnx.OnnxProto.ValueInfoProto;
import dev.kiln.runtime.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
  @TempDir Path folder;

  @Test
  void modelWithEveryKindOfPartComesBackAsItWas() {
    OnnxModel model = Everything.model();
    Path file = folder.resolve("everything.onnx");
    OnnxWriter.write(model, file);
    assertEquals(model, OnnxReader.read(file));
  }

  @Test
  void sameModelGivesTheSameBytes() throws IOException {
    Path one = folder.resolve("one.onnx");
    Path two = folder.resolve("two.onnx");
    OnnxWriter.write(Everything.model(), one);
    OnnxWriter.write(OnnxReader.read(one), two);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"FLOAT", "DOUBLE", "INT64", "INT32", "INT16", "UINT8", "BOOL", "FLOAT16", "UINT64"})
  void numbersInTypedFieldsAreReadAsRawOnesAre(ElementType type) throws IOException {
    TensorProto.Builder typed = TensorProto.newBuilder().setName("t").addDims(2);
    typed.setDataType(type.code());
    switch (type) {
      case FLOAT -> typed.addFloatData(1).addFloatData(0);
      case DOUBLE -> typed.addDoubleData(1).addDoubleData(0);
      case INT64 -> typed.addInt64Data(1).addInt64Data(0);
      case UINT64 -> typed.addUint64Data(1).addUint64Data(0);
      default -> typed.addInt32Data(type == ElementType.FLOAT16 ? 0x3c00 : 1).addInt32Data(0);
    }
    TensorData read =
        OnnxReader.read(write(graph().addInitializer(typed))).graph().initializers().get("t");
    ByteBuffer expected = ByteBuffer.allocate((int) type.bytes(2));
    if (type == ElementType.FLOAT16) {
      expected.put(0, (byte) 0).put(1, (byte) 0x3c);
    } else {
      expected.put(TensorData.ofScalar(type, 1).data()).rewind();
    }
    assertEquals(new TensorData(type, List.of(2L), expected), read);
  }

  @Test
  void attributeWithoutAKindIsOfTheFieldThatItFills() throws IOException {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType("Old").setName("old");
    node.addAttribute(AttributeProto.newBuilder().setName("axis").setI(3));
    node.addAttribute(AttributeProto.newBuilder().setName("pads").addInts(1).addInts(2));
    Node read = OnnxReader.read(write(graph().addNode(node))).graph().nodes().get(0);
    assertEquals(Attribute.of(3L), read.attributes().get("axis"));
    assertEquals(Attribute.of(1L, 2L), read.attributes().get("pads"));
  }

  @Test
  void attributeThatKilnDoesNotReadIsCarriedAlong() throws IOException {
    AttributeProto sparse =
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.SPARSE_TENSOR)
            .setSparseTensor(SparseTensorProto.newBuilder().addDims(3))
            .build();
    NodeProto.Builder node = NodeProto.newBuilder().setOpType("Constant").addAttribute(sparse);
    OnnxModel model = OnnxReader.read(write(graph().addNode(node)));
    Path copy = folder.resolve("copy.onnx");
    OnnxWriter.write(model, copy);
    ModelProto written = ModelProto.parseFrom(Files.readAllBytes(copy));
    assertEquals(sparse, written.getGraph().getNode(0).getAttribute(0));
  }

  @Test
  void fileThatIsCutOffAnywhereIsRefusedOrIsWhole() throws IOException {
    Path file = folder.resolve("whole.onnx");
    OnnxWriter.write(Everything.model(), file);
    byte[] whole = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.onnx");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      try {
        OnnxModel read = OnnxReader.read(cut);
        // Only what stands last in the file can be missing without a trace.
        assertEquals(Everything.model().graph(), read.graph());
      } catch (GraphException e) {
        assertTrue(e.getMessage().startsWith(cut.toString()), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello, world", "\u0000\u0001\u0002", "PK\u0003\u0004"})
  void fileOfSomethingElseIsRefused(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("other.onnx"), content);
    String message = refused(file);
    assertTrue(message.contains("not an ONNX model"), message);
  }

  @Test
  void fileThatIsTakenForAModelByMistakeIsNamed() throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.writeString(
        file, "version https://git-lfs.github.com/spec/v1\noid sha256:1234\nsize 9\n");
    String message = refused(file);
    assertTrue(message.startsWith(file + ": not an ONNX model, but a Git LFS pointer"), message);
    Files.writeString(file, "\n<!DOCTYPE html>\n<html lang=\"en\">");
    assertTrue(refused(file).contains("a web page"), refused(file));
  }

  @Test
  void sizeThatIsNegativeOrHasNoNameIsOpen() throws IOException {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimValue(-1);
    shape.addDimBuilder().setDimValue(0);
    shape.addDimBuilder().setDimParam("");
    shape.addDimBuilder().setDimParam("N");
    ValueInfoProto.Builder x = ValueInfoProto.newBuilder().setName("x");
    x.getTypeBuilder().getTensorTypeBuilder().setElemType(1).setShape(shape);
    OnnxModel model = OnnxReader.read(write(graph().addInput(x)));
    Value input = model.graph().inputs().get(0);
    assertEquals(List.of(Dim.unknown(), Dim.of(0), Dim.unknown(), Dim.of("N")), input.shape());
    Path copy = folder.resolve("copy.onnx");
    OnnxWriter.write(model, copy);
    assertEquals(model, OnnxReader.read(copy));
  }

  @Test
  void typeThatIsNoTensorIsToldAndKept() throws IOException {
    TypeProto.Tensor number = TypeProto.Tensor.newBuilder().setElemType(1).build();
    TypeProto.Map map =
        TypeProto.Map.newBuilder()
            .setKeyType(ElementType.STRING.code())
            .setValueType(TypeProto.newBuilder().setTensorType(number))
            .build();
    TypeProto.Sequence sequence =
        TypeProto.Sequence.newBuilder()
            .setElemType(TypeProto.newBuilder().setTensorType(number))
            .build();
    ValueInfoProto.Builder maps = ValueInfoProto.newBuilder().setName("maps");
    maps.getTypeBuilder()
        .getSequenceTypeBuilder()
        .setElemType(TypeProto.newBuilder().setMapType(map));
    ValueInfoProto.Builder parts = ValueInfoProto.newBuilder().setName("parts");
    parts
        .getTypeBuilder()
        .getOptionalTypeBuilder()
        .setElemType(TypeProto.newBuilder().setSequenceType(sequence));
    OnnxModel model = OnnxReader.read(write(graph().addInput(maps).addInput(parts)));
    assertEquals(
        "[maps seq(map(string, float)), parts optional(seq(tensor(float)))]",
        model.graph().inputs().toString());
    Path copy = folder.resolve("copy.onnx");
    OnnxWriter.write(model, copy);
    assertEquals(model, OnnxReader.read(copy));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT4E2M1, 23, 2", "FLOAT8E8M0, 24, 3", "UINT2, 25, 1", "INT2, 26, 1"})
  void smallNumbersOfLaterVersionsAreKept(ElementType type, int code, int bytes)
      throws IOException {
    TensorProto.Builder typed = TensorProto.newBuilder().setName("t").addDims(3).setDataType(code);
    ByteBuffer expected = ByteBuffer.allocate(bytes);
    for (int i = 0; i < bytes; i++) {
      typed.addInt32Data(0xe4 - i);
      expected.put((byte) (0xe4 - i));
    }
    OnnxModel model = OnnxReader.read(write(graph().addInitializer(typed)));
    assertEquals(
        new TensorData(type, List.of(3L), expected.flip()), model.graph().initializers().get("t"));
    Path copy = folder.resolve("copy.onnx");
    OnnxWriter.write(model, copy);
    assertEquals(model, OnnxReader.read(copy));
  }

  @Test
  void missingFileIsNamed() {
    Path file = folder.resolve("missing.onnx");
    assertEquals("no such file: " + file, refused(file));
  }

  @Test
  void tensorThatClaimsMoreThanItHoldsIsRefused() throws IOException {
    TensorProto.Builder huge =
        TensorProto.newBuilder().setName("huge").setDataType(1).addDims(1L << 40).addDims(1L << 40);
    assertTrue(refused(write(graph().addInitializer(huge))).contains("claims the size"));
    TensorProto.Builder large =
        TensorProto.newBuilder()
            .setName("large")
            .setDataType(1)
            .addDims(1L << 32)
            .setRawData(ByteString.copyFrom(new byte[16]));
    assertTrue(refused(write(graph().addInitializer(large))).contains("should hold 17179869184"));
    TensorProto.Builder negative =
        TensorProto.newBuilder().setName("negative").setDataType(1).addDims(-1);
    assertTrue(refused(write(graph().addInitializer(negative))).contains("claims the size [-1]"));
    TensorProto.Builder unknown = TensorProto.newBuilder().setName("odd").setDataType(99);
    assertTrue(refused(write(graph().addInitializer(unknown))).contains("element type 99"));
  }

  @Test
  void draftBecomesTheTargetOnlyWhenItIsPublished() throws IOException {
    Path target = Files.writeString(folder.resolve("model.onnx"), "before");
    try (Draft draft = Draft.of(target)) {
      Files.writeString(draft.file(), "after");
    }
    assertEquals("before", Files.readString(target));
    try (Draft draft = Draft.of(target)) {
      Files.writeString(draft.file(), "after");
      draft.publish();
    }
    assertEquals("after", Files.readString(target));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(target), files.toList());
    }
  }

  @Test
  void targetThatCannotBeWrittenIsNamed() {
    Path nowhere = folder.resolve("nowhere").resolve("model.onnx");
    String message = assertThrows(GraphException.class, () -> Draft.of(nowhere)).getMessage();
    assertTrue(message.startsWith("cannot write " + nowhere + ": there is no folder"), message);
    message = assertThrows(GraphException.class, () -> Draft.of(folder)).getMessage();
    assertEquals("cannot write " + folder + ": it is a folder", message);
    assertFalse(Files.exists(nowhere));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deeplabv3_mobilenetv2_pascal",
        "mnist-8-cntk",
        "style-mosaic-opset11-dynamic",
        "ultraface_version-RFB-320"
      })
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx")
  void modelOfOthersIsReadAndComesBackAsItWas(String name) {
    Path file = Path.of(System.getProperty("kiln.shared"), "data", "onnx", name + ".onnx");
    OnnxModel model = OnnxReader.read(file);
    assertFalse(model.graph().nodes().isEmpty());
    Path copy = folder.resolve("copy.onnx");
    OnnxWriter.write(model, copy);
    assertEquals(model, OnnxReader.read(copy));
  }

  private static String refused(Path file) {
    return assertThrows(GraphException.class, () -> OnnxReader.read(file)).getMessage();
  }

  private static GraphProto.Builder graph() {
    return GraphProto.newBuilder().setName("graph");
  }

  private Path write(GraphProto.Builder graph) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    return Files.write(folder.resolve("written.onnx"), model.toByteArray());
  }
}
