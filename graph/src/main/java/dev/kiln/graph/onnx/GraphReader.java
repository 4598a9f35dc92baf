package dev.kiln.graph.onnx;

import com.google.protobuf.ByteString;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto.AttributeType;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.NodeProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A converter from protobuf messages to graphs, including subgraphs. */
record GraphReader(ExternalData external) {
  Graph graph(GraphProto proto) {
    Map<String, TensorData> initializers = new LinkedHashMap<>();
    for (TensorProto tensor : proto.getInitializerList()) {
      if (initializers.put(tensor.getName(), TensorReader.read(tensor, external)) != null) {
        throw new GraphException("two initializers are called '" + tensor.getName() + "'");
      }
    }
    List<Value> inputs = proto.getInputList().stream().map(ValueInfos::read).toList();
    List<Value> outputs = proto.getOutputList().stream().map(ValueInfos::read).toList();
    List<Value> values = proto.getValueInfoList().stream().map(ValueInfos::read).toList();
    List<Node> nodes = proto.getNodeList().stream().map(this::node).toList();
    return TopologicalOrder.of(
        new Graph(
            proto.getName(),
            inputs,
            outputs,
            nodes,
            initializers,
            values,
            PreservedParts.of(proto)));
  }

  private Node node(NodeProto proto) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (attributes.put(attribute.getName(), attribute(attribute)) != null) {
        throw new GraphException(
            "node '%s' has two attributes '%s'".formatted(proto.getName(), attribute.getName()));
      }
    }
    return new Node(
        proto.getName(),
        domain(proto.getDomain()),
        proto.getOpType(),
        proto.getInputList(),
        proto.getOutputList(),
        attributes,
        PreservedParts.of(proto));
  }

  private Attribute attribute(AttributeProto proto) {
    return switch (kind(proto)) {
      case INT -> Attribute.of(proto.getI());
      case FLOAT -> Attribute.of(proto.getF());
      case STRING ->
          proto.getS().isValidUtf8() ? Attribute.of(proto.getS().toStringUtf8()) : opaque(proto);
      case TENSOR -> new Attribute.Tensor(TensorReader.read(proto.getT(), external));
      case GRAPH -> new Attribute.Subgraph(graph(proto.getG()));
      case INTS -> new Attribute.Ints(proto.getIntsList());
      case FLOATS -> new Attribute.Floats(proto.getFloatsList());
      case STRINGS ->
          proto.getStringsList().stream().allMatch(ByteString::isValidUtf8)
              ? new Attribute.Texts(
                  proto.getStringsList().stream().map(ByteString::toStringUtf8).toList())
              : opaque(proto);
      case TENSORS ->
          new Attribute.Tensors(
              proto.getTensorsList().stream().map(t -> TensorReader.read(t, external)).toList());
      case GRAPHS ->
          new Attribute.Subgraphs(proto.getGraphsList().stream().map(this::graph).toList());
      default -> opaque(proto);
    };
  }

  /**
   * Returns the kind of an attribute. Files of format version 1 do not state it, so it follows from
   * the field that is set.
   */
  static AttributeType kind(AttributeProto proto) {
    if (proto.hasType() || proto.hasRefAttrName()) {
      return proto.hasRefAttrName() ? AttributeType.UNDEFINED : proto.getType();
    }
    List<AttributeType> kinds = new ArrayList<>();
    if (proto.hasF()) {
      kinds.add(AttributeType.FLOAT);
    }
    if (proto.hasI()) {
      kinds.add(AttributeType.INT);
    }
    if (proto.hasS()) {
      kinds.add(AttributeType.STRING);
    }
    if (proto.hasT()) {
      kinds.add(AttributeType.TENSOR);
    }
    if (proto.hasG()) {
      kinds.add(AttributeType.GRAPH);
    }
    if (proto.getIntsCount() > 0) {
      kinds.add(AttributeType.INTS);
    }
    if (proto.getFloatsCount() > 0) {
      kinds.add(AttributeType.FLOATS);
    }
    if (proto.getStringsCount() > 0) {
      kinds.add(AttributeType.STRINGS);
    }
    return kinds.size() == 1 ? kinds.get(0) : AttributeType.UNDEFINED;
  }

  private static Attribute opaque(AttributeProto proto) {
    return new Attribute.Opaque(proto.toByteString().asReadOnlyByteBuffer());
  }

  /**
   * Returns the domain in its normalized form; the domain of ONNX's own operators has two
   * spellings.
   */
  static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }
}
