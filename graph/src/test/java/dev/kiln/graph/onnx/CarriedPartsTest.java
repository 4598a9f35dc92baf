package dev.kiln.graph.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto.AttributeType;
import dev.kiln.graph.onnx.OnnxProto.FunctionProto;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.NodeProto;
import dev.kiln.graph.onnx.OnnxProto.OperatorSetIdProto;
import dev.kiln.graph.onnx.OnnxProto.SparseTensorProto;
import dev.kiln.graph.onnx.OnnxProto.StringStringEntryProto;
import dev.kiln.graph.onnx.OnnxProto.TensorAnnotation;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.graph.onnx.OnnxProto.TensorShapeProto;
import dev.kiln.graph.onnx.OnnxProto.TypeProto;
import dev.kiln.graph.onnx.OnnxProto.ValueInfoProto;
import dev.kiln.graph.simplify.Simplify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kiln does not read comes back from a round trip as it was, field by field. */
class CarriedPartsTest {
  private static final UnknownFieldSet LATER =
      UnknownFieldSet.newBuilder()
          .addField(
              4711,
              UnknownFieldSet.Field.newBuilder()
                  .addVarint(42)
                  .addLengthDelimited(ByteString.copyFromUtf8("later"))
                  .build())
          .build();

  @TempDir Path folder;

  @Test
  void commentsAndFieldsOfLaterVersionsSurvive() throws IOException {
    ModelProto model = model(graph().build());
    assertEquals(model, roundTrip(model));
  }

  @Test
  void functionsSurvive() throws IOException {
    FunctionProto function =
        FunctionProto.newBuilder()
            .setName("Twice")
            .setDomain("mine")
            .addInput("a")
            .addOutput("b")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .addNode(
                NodeProto.newBuilder().setOpType("Add").addInput("a").addInput("a").addOutput("b"))
            .build();
    ModelProto model =
        model(
                graph()
                    .addNode(
                        NodeProto.newBuilder()
                            .setName("call")
                            .setDomain("mine")
                            .setOpType("Twice")
                            .addInput("y")
                            .addOutput("twice"))
                    .build())
            .toBuilder()
            .addFunctions(function)
            .build();
    assertEquals(model, roundTrip(model));
  }

  @Test
  void sparseWeightsSurviveAndAreKnownByName() throws IOException {
    ModelProto model =
        model(
            graph()
                .addSparseInitializer(
                    SparseTensorProto.newBuilder()
                        .setValues(
                            TensorProto.newBuilder().setName("thin").setDataType(1).addDims(1))
                        .addDims(100))
                .addNode(
                    NodeProto.newBuilder()
                        .setName("reads")
                        .setOpType("MatMul")
                        .addInput("x")
                        .addInput("thin")
                        .addOutput("z"))
                .build());
    assertEquals(model, roundTrip(model));
  }

  @Test
  void inputsThatAreNoTensorsSurvive() throws IOException {
    TypeProto floats =
        TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)).build();
    TypeProto sequence =
        TypeProto.newBuilder()
            .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(floats))
            .build();
    ModelProto model =
        model(
            graph()
                .addInput(ValueInfoProto.newBuilder().setName("many").setType(sequence))
                .build());
    assertEquals(model, roundTrip(model));
    assertTrue(OnnxReader.read(folder.resolve("in.onnx")).graph().inputs().size() == 2);
  }

  @Test
  void valuesWithoutANameComeBackTheSame() throws IOException {
    for (ValueInfoProto value :
        List.of(
            ValueInfoProto.getDefaultInstance(),
            ValueInfoProto.newBuilder().setDocString("nameless").build())) {
      Path in = folder.resolve("in.onnx");
      Path out = folder.resolve("out.onnx");
      Files.write(in, model(graph().addValueInfo(value).build()).toByteArray());
      OnnxModel model = OnnxReader.read(in);
      OnnxWriter.write(model, out);
      assertEquals(model, OnnxReader.read(out));
    }
  }

  @Test
  void simplifyingKeepsThem() throws IOException {
    Path file = Files.write(folder.resolve("in.onnx"), model(graph().build()).toByteArray());
    OnnxModel model = OnnxReader.read(file);
    Graph simple = Simplify.of(model.graph(), 17).graph();
    assertEquals(List.of("Relu"), simple.nodes().stream().map(Node::operator).toList());
    Path out = folder.resolve("out.onnx");
    OnnxWriter.write(model.with(simple), out);
    ModelProto written = ModelProto.parseFrom(Files.readAllBytes(out));
    assertEquals("what it is for", written.getGraph().getDocString());
    assertEquals(LATER, written.getGraph().getUnknownFields());
    assertEquals(LATER, written.getGraph().getNode(0).getUnknownFields());
  }

  private ModelProto roundTrip(ModelProto model) throws IOException {
    Path in = Files.write(folder.resolve("in.onnx"), model.toByteArray());
    Path out = folder.resolve("out.onnx");
    OnnxWriter.write(OnnxReader.read(in), out);
    return ModelProto.parseFrom(Files.readAllBytes(out));
  }

  private static ModelProto model(GraphProto graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("somebody")
        .setProducerVersion("3.1")
        .setDomain("org.example")
        .setModelVersion(7)
        .setDocString("a model")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .addMetadataProps(StringStringEntryProto.newBuilder().setKey("a").setValue("b"))
        .setGraph(graph)
        .setUnknownFields(LATER)
        .build();
  }

  private static GraphProto.Builder graph() {
    TypeProto type =
        TypeProto.newBuilder()
            .setDenotation("IMAGE")
            .setTensorType(
                TypeProto.Tensor.newBuilder()
                    .setElemType(1)
                    .setShape(
                        TensorShapeProto.newBuilder()
                            .addDim(
                                TensorShapeProto.Dimension.newBuilder()
                                    .setDimParam("N")
                                    .setDenotation("DATA_BATCH"))))
            .build();
    return GraphProto.newBuilder()
        .setName("graph")
        .setDocString("what it is for")
        .setUnknownFields(LATER)
        .addQuantizationAnnotation(TensorAnnotation.newBuilder().setTensorName("y"))
        .addMetadataProps(StringStringEntryProto.newBuilder().setKey("k").setValue("v"))
        .addInput(
            ValueInfoProto.newBuilder()
                .setName("x")
                .setType(type)
                .setDocString("goes in")
                .setUnknownFields(LATER))
        .addOutput(ValueInfoProto.newBuilder().setName("y").setType(type))
        .addInitializer(
            TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(1)
                .setRawData(ByteString.copyFrom(new byte[4]))
                .setDocString("a weight")
                .setUnknownFields(LATER))
        .addNode(
            NodeProto.newBuilder()
                .setName("node")
                .setOpType("Relu")
                .addInput("x")
                .addOutput("y")
                .setDocString("why it is here")
                .setOverload("o")
                .setUnknownFields(LATER)
                .addMetadataProps(StringStringEntryProto.newBuilder().setKey("k").setValue("v"))
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("alpha")
                        .setType(AttributeType.FLOAT)
                        .setF(0.5f)
                        .setDocString("slope")
                        .setUnknownFields(LATER))
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeType.TENSOR)
                        .setT(
                            TensorProto.newBuilder()
                                .setName("its own")
                                .setDataType(1)
                                .setRawData(ByteString.copyFrom(new byte[4]))
                                .setDocString("inner")))
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("same")
                        .setType(AttributeType.FLOAT)
                        .setRefAttrName("outer")));
  }
}
