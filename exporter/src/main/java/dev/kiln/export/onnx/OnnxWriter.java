package dev.kiln.export.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.kiln.export.ExportException;
import dev.kiln.export.graph.Attribute;
import dev.kiln.export.graph.Dim;
import dev.kiln.export.graph.ElementType;
import dev.kiln.export.graph.Graph;
import dev.kiln.export.graph.Node;
import dev.kiln.export.graph.Tensor;
import dev.kiln.export.graph.Value;
import dev.kiln.export.onnx.OnnxProto.AttributeProto;
import dev.kiln.export.onnx.OnnxProto.AttributeProto.AttributeType;
import dev.kiln.export.onnx.OnnxProto.GraphProto;
import dev.kiln.export.onnx.OnnxProto.ModelProto;
import dev.kiln.export.onnx.OnnxProto.NodeProto;
import dev.kiln.export.onnx.OnnxProto.OperatorSetIdProto;
import dev.kiln.export.onnx.OnnxProto.StringStringEntryProto;
import dev.kiln.export.onnx.OnnxProto.TensorProto;
import dev.kiln.export.onnx.OnnxProto.TensorShapeProto;
import dev.kiln.export.onnx.OnnxProto.TypeProto;
import dev.kiln.export.onnx.OnnxProto.ValueInfoProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a model as an .onnx file: the same model always gives the same bytes. Weights are raw and
 * little-endian, and are not copied on the way.
 */
public final class OnnxWriter {
  private OnnxWriter() {}

  /**
   * Writes the file, over one that is there.
   *
   * @throws ExportException if it cannot be written or would be larger than protobuf's 2 GB
   */
  public static void write(OnnxModel model, Path file) {
    ModelProto proto = proto(model);
    try (OutputStream out = Files.newOutputStream(file)) {
      CodedOutputStream coded = CodedOutputStream.newInstance(out, 1 << 16);
      coded.useDeterministicSerialization();
      proto.writeTo(coded);
      coded.flush();
    } catch (IOException e) {
      throw new ExportException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static ModelProto proto(OnnxModel model) {
    long bytes =
        model.graph().initializers().values().stream().mapToLong(t -> t.data().remaining()).sum();
    if (bytes > Integer.MAX_VALUE - (64 << 20)) {
      throw new ExportException(
          "the weights take %d MB, an .onnx file can hold 2047 MB".formatted(bytes >> 20));
    }
    ModelProto.Builder proto =
        ModelProto.newBuilder()
            .setIrVersion(model.irVersion())
            .setProducerName(model.producer())
            .setGraph(graph(model.graph()));
    model
        .opsets()
        .forEach(
            (domain, version) ->
                proto.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
    model
        .metadata()
        .forEach(
            (key, value) ->
                proto.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return proto.build();
  }

  private static GraphProto graph(Graph graph) {
    GraphProto.Builder proto = GraphProto.newBuilder().setName(graph.name());
    graph.nodes().forEach(node -> proto.addNode(node(node)));
    graph
        .initializers()
        .forEach((name, tensor) -> proto.addInitializer(tensor(tensor).setName(name)));
    graph.inputs().forEach(value -> proto.addInput(value(value)));
    graph.outputs().forEach(value -> proto.addOutput(value(value)));
    graph.values().forEach(value -> proto.addValueInfo(value(value)));
    return proto.build();
  }

  private static NodeProto node(Node node) {
    NodeProto.Builder proto =
        NodeProto.newBuilder()
            .setName(node.name())
            .setOpType(node.operator())
            .addAllInput(node.inputs())
            .addAllOutput(node.outputs());
    if (!node.domain().isEmpty()) {
      proto.setDomain(node.domain());
    }
    node.attributes().forEach((name, value) -> proto.addAttribute(attribute(name, value)));
    return proto.build();
  }

  private static AttributeProto attribute(String name, Attribute attribute) {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
    if (attribute instanceof Attribute.Int a) {
      proto.setType(AttributeType.INT).setI(a.value());
    } else if (attribute instanceof Attribute.Float a) {
      proto.setType(AttributeType.FLOAT).setF(a.value());
    } else if (attribute instanceof Attribute.Text a) {
      proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(a.value()));
    } else if (attribute instanceof Attribute.Tensor a) {
      proto.setType(AttributeType.TENSOR).setT(tensor(a.value()));
    } else if (attribute instanceof Attribute.Subgraph a) {
      proto.setType(AttributeType.GRAPH).setG(graph(a.value()));
    } else if (attribute instanceof Attribute.Ints a) {
      proto.setType(AttributeType.INTS).addAllInts(a.values());
    } else if (attribute instanceof Attribute.Floats a) {
      proto.setType(AttributeType.FLOATS).addAllFloats(a.values());
    } else if (attribute instanceof Attribute.Texts a) {
      proto.setType(AttributeType.STRINGS);
      a.values().forEach(text -> proto.addStrings(ByteString.copyFromUtf8(text)));
    } else if (attribute instanceof Attribute.Tensors a) {
      proto.setType(AttributeType.TENSORS);
      a.values().forEach(tensor -> proto.addTensors(tensor(tensor)));
    } else if (attribute instanceof Attribute.Subgraphs a) {
      proto.setType(AttributeType.GRAPHS);
      a.values().forEach(graph -> proto.addGraphs(graph(graph)));
    } else if (attribute instanceof Attribute.Opaque a) {
      return opaque(name, a);
    }
    return proto.build();
  }

  private static AttributeProto opaque(String name, Attribute.Opaque attribute) {
    try {
      return AttributeProto.parseFrom(attribute.bytes().duplicate());
    } catch (InvalidProtocolBufferException e) {
      throw new ExportException("attribute '" + name + "' is not one of ONNX's", e);
    }
  }

  private static TensorProto.Builder tensor(Tensor tensor) {
    TensorProto.Builder proto =
        TensorProto.newBuilder().setDataType(tensor.type().code()).addAllDims(tensor.dims());
    ByteBuffer data = tensor.data();
    if (tensor.type() != ElementType.STRING) {
      return proto.setRawData(UnsafeByteOperations.unsafeWrap(data));
    }
    while (data.hasRemaining()) {
      byte[] element = new byte[data.getInt()];
      data.get(element);
      proto.addStringData(ByteString.copyFrom(element));
    }
    return proto;
  }

  private static ValueInfoProto value(Value value) {
    ValueInfoProto.Builder proto = ValueInfoProto.newBuilder().setName(value.name());
    if (value.type() == null) {
      return proto.build();
    }
    TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(value.type().code());
    if (value.shape() != null) {
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      value.shape().forEach(dim -> shape.addDim(dimension(dim)));
      type.setShape(shape);
    }
    return proto.setType(TypeProto.newBuilder().setTensorType(type)).build();
  }

  private static TensorShapeProto.Dimension dimension(Dim dim) {
    TensorShapeProto.Dimension.Builder proto = TensorShapeProto.Dimension.newBuilder();
    if (dim instanceof Dim.Fixed fixed) {
      proto.setDimValue(fixed.size());
    } else if (dim instanceof Dim.Named named) {
      proto.setDimParam(named.name());
    }
    return proto.build();
  }
}
