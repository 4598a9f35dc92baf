package dev.kiln.export.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.kiln.export.ExportException;
import dev.kiln.export.graph.Attribute;
import dev.kiln.export.graph.Dim;
import dev.kiln.export.graph.ElementType;
import dev.kiln.export.graph.Graph;
import dev.kiln.export.graph.Node;
import dev.kiln.export.graph.Tensor;
import dev.kiln.export.graph.Value;
import dev.kiln.export.onnx.OnnxProto.AttributeProto;
import dev.kiln.export.onnx.OnnxProto.GraphProto;
import dev.kiln.export.onnx.OnnxProto.ModelProto;
import dev.kiln.export.onnx.OnnxProto.NodeProto;
import dev.kiln.export.onnx.OnnxProto.TensorProto;
import dev.kiln.export.onnx.OnnxProto.TensorShapeProto;
import dev.kiln.export.onnx.OnnxProto.TypeProto;
import dev.kiln.export.onnx.OnnxProto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an .onnx file, whoever wrote it. What Kiln would lose is refused by name: weights in other
 * files, sparse weights, functions, and inputs that are not tensors.
 */
public final class OnnxReader {
  private OnnxReader() {}

  /**
   * Reads the file.
   *
   * @throws ExportException if there is none, or it is cut off or damaged, or holds what is refused
   */
  public static OnnxModel read(Path file) {
    try {
      return model(ModelProto.parseFrom(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      throw new ExportException("no such file: " + file, e);
    } catch (InvalidProtocolBufferException e) {
      throw new ExportException(file + " is not an ONNX model, or is cut off or damaged", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new ExportException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (ExportException e) {
      throw new ExportException(file + ": " + e.getMessage(), e);
    }
  }

  private static OnnxModel model(ModelProto proto) {
    if (!proto.hasGraph() || proto.getOpsetImportCount() == 0) {
      throw new ExportException("not an ONNX model: it has no graph or no operator versions");
    }
    if (proto.getFunctionsCount() > 0) {
      throw new ExportException("functions inside a model are not supported");
    }
    Map<String, Integer> opsets = new LinkedHashMap<>();
    proto
        .getOpsetImportList()
        .forEach(o -> opsets.put(domain(o.getDomain()), Math.toIntExact(o.getVersion())));
    Map<String, String> metadata = new LinkedHashMap<>();
    proto.getMetadataPropsList().forEach(p -> metadata.put(p.getKey(), p.getValue()));
    return new OnnxModel(
        graph(proto.getGraph()),
        Math.toIntExact(proto.getIrVersion()),
        opsets,
        proto.getProducerName(),
        metadata);
  }

  private static Graph graph(GraphProto proto) {
    if (proto.getSparseInitializerCount() > 0) {
      throw new ExportException("sparse weights are not supported");
    }
    Map<String, Tensor> initializers = new LinkedHashMap<>();
    for (TensorProto tensor : proto.getInitializerList()) {
      if (initializers.put(tensor.getName(), TensorReader.read(tensor)) != null) {
        throw new ExportException("two initializers are called '" + tensor.getName() + "'");
      }
    }
    List<Value> inputs = proto.getInputList().stream().map(i -> value(i, "input")).toList();
    List<Value> outputs = proto.getOutputList().stream().map(o -> value(o, "output")).toList();
    List<Value> values =
        proto.getValueInfoList().stream()
            .filter(v -> v.getType().hasTensorType())
            .map(v -> value(v, "value"))
            .toList();
    return new Graph(
        proto.getName(),
        inputs,
        outputs,
        proto.getNodeList().stream().map(OnnxReader::node).toList(),
        initializers,
        values);
  }

  private static Node node(NodeProto proto) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    proto.getAttributeList().forEach(a -> attributes.put(a.getName(), attribute(a)));
    return new Node(
        proto.getName(),
        domain(proto.getDomain()),
        proto.getOpType(),
        proto.getInputList(),
        proto.getOutputList(),
        attributes);
  }

  private static Attribute attribute(AttributeProto proto) {
    return switch (kind(proto)) {
      case INT -> Attribute.of(proto.getI());
      case FLOAT -> Attribute.of(proto.getF());
      case STRING ->
          proto.getS().isValidUtf8() ? Attribute.of(proto.getS().toStringUtf8()) : opaque(proto);
      case TENSOR -> new Attribute.Tensor(TensorReader.read(proto.getT()));
      case GRAPH -> new Attribute.Subgraph(graph(proto.getG()));
      case INTS -> new Attribute.Ints(proto.getIntsList());
      case FLOATS -> new Attribute.Floats(proto.getFloatsList());
      case STRINGS ->
          proto.getStringsList().stream().allMatch(ByteString::isValidUtf8)
              ? new Attribute.Texts(
                  proto.getStringsList().stream().map(ByteString::toStringUtf8).toList())
              : opaque(proto);
      case TENSORS ->
          new Attribute.Tensors(proto.getTensorsList().stream().map(TensorReader::read).toList());
      case GRAPHS ->
          new Attribute.Subgraphs(proto.getGraphsList().stream().map(OnnxReader::graph).toList());
      default -> opaque(proto);
    };
  }

  /** Files of the first format version do not say the kind: it is the field that is there. */
  private static AttributeProto.AttributeType kind(AttributeProto proto) {
    if (proto.hasType() || proto.hasRefAttrName()) {
      return proto.getType();
    }
    List<AttributeProto.AttributeType> kinds = new ArrayList<>();
    if (proto.hasF()) {
      kinds.add(AttributeProto.AttributeType.FLOAT);
    }
    if (proto.hasI()) {
      kinds.add(AttributeProto.AttributeType.INT);
    }
    if (proto.hasS()) {
      kinds.add(AttributeProto.AttributeType.STRING);
    }
    if (proto.hasT()) {
      kinds.add(AttributeProto.AttributeType.TENSOR);
    }
    if (proto.getIntsCount() > 0) {
      kinds.add(AttributeProto.AttributeType.INTS);
    }
    if (proto.getFloatsCount() > 0) {
      kinds.add(AttributeProto.AttributeType.FLOATS);
    }
    if (proto.getStringsCount() > 0) {
      kinds.add(AttributeProto.AttributeType.STRINGS);
    }
    return kinds.size() == 1 ? kinds.get(0) : AttributeProto.AttributeType.UNDEFINED;
  }

  private static Attribute opaque(AttributeProto proto) {
    return new Attribute.Opaque(proto.toByteString().asReadOnlyByteBuffer());
  }

  private static Value value(ValueInfoProto proto, String role) {
    TypeProto type = proto.getType();
    if (!proto.hasType()) {
      return Value.of(proto.getName(), null);
    }
    if (!type.hasTensorType()) {
      throw new ExportException(
          "%s '%s' is not a tensor; sequences and maps are not supported"
              .formatted(role, proto.getName()));
    }
    int code = type.getTensorType().getElemType();
    ElementType element = code == 0 ? null : ElementType.of(code);
    List<Dim> shape =
        type.getTensorType().hasShape()
            ? type.getTensorType().getShape().getDimList().stream().map(OnnxReader::dim).toList()
            : null;
    return new Value(proto.getName(), element, shape);
  }

  private static Dim dim(TensorShapeProto.Dimension proto) {
    return switch (proto.getValueCase()) {
      case DIM_VALUE -> Dim.of(proto.getDimValue());
      case DIM_PARAM -> Dim.of(proto.getDimParam());
      case VALUE_NOT_SET -> Dim.unknown();
    };
  }

  /** ONNX's own operators have two spellings of their domain. */
  private static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }
}
