package dev.kiln.graph.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto.AttributeType;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.NodeProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** A converter from graphs, including subgraphs, to protobuf messages. */
record GraphWriter(ExternalWeights external) {
  GraphProto graph(Graph graph) {
    GraphProto.Builder proto = carried(graph);
    Map<String, TensorProto> rests = new HashMap<>();
    proto.getInitializerList().forEach(rest -> rests.put(rest.getName(), rest));
    proto.clearInitializer().setName(graph.name());
    graph.nodes().forEach(node -> proto.addNode(node(node)));
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              TensorProto rest = rests.getOrDefault(name, TensorProto.getDefaultInstance());
              TensorProto.Builder builder = rest.toBuilder().setName(name);
              describe(tensor, builder);
              if (!external.take(tensor, builder)) {
                fill(tensor, builder);
              }
              proto.addInitializer(builder);
            });
    graph.inputs().forEach(value -> proto.addInput(ValueInfos.write(value)));
    graph.outputs().forEach(value -> proto.addOutput(ValueInfos.write(value)));
    graph.values().forEach(value -> proto.addValueInfo(ValueInfos.write(value)));
    return proto.build();
  }

  private NodeProto node(Node node) {
    NodeProto.Builder proto = carried(node);
    Map<String, AttributeProto> rests = new HashMap<>();
    proto.getAttributeList().forEach(rest -> rests.put(rest.getName(), rest));
    proto
        .clearAttribute()
        .setName(node.name())
        .setOpType(node.operator())
        .addAllInput(node.inputs())
        .addAllOutput(node.outputs());
    if (!node.domain().isEmpty()) {
      proto.setDomain(node.domain());
    }
    node.attributes()
        .forEach(
            (name, value) -> {
              AttributeProto rest = rests.getOrDefault(name, AttributeProto.getDefaultInstance());
              proto.addAttribute(attribute(value, rest.toBuilder().setName(name)));
            });
    return proto.build();
  }

  private AttributeProto attribute(Attribute attribute, AttributeProto.Builder proto) {
    if (attribute instanceof Attribute.Int a) {
      proto.setType(AttributeType.INT).setI(a.value());
    } else if (attribute instanceof Attribute.Float a) {
      proto.setType(AttributeType.FLOAT).setF(a.value());
    } else if (attribute instanceof Attribute.Text a) {
      proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(a.value()));
    } else if (attribute instanceof Attribute.Tensor a) {
      write(a.value(), proto.setType(AttributeType.TENSOR).getTBuilder());
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
      a.values().forEach(tensor -> write(tensor, proto.addTensorsBuilder()));
    } else if (attribute instanceof Attribute.Subgraphs a) {
      proto.setType(AttributeType.GRAPHS);
      a.values().forEach(graph -> proto.addGraphs(graph(graph)));
    } else if (attribute instanceof Attribute.Opaque a) {
      return opaque(a);
    }
    return proto.build();
  }

  private static void write(TensorData tensor, TensorProto.Builder proto) {
    describe(tensor, proto);
    fill(tensor, proto);
  }

  private static void describe(TensorData tensor, TensorProto.Builder proto) {
    proto.setDataType(tensor.type().code()).addAllDims(tensor.dims());
  }

  private static void fill(TensorData tensor, TensorProto.Builder proto) {
    ByteBuffer data = tensor.data();
    if (tensor.type() != ElementType.STRING) {
      proto.setRawData(UnsafeByteOperations.unsafeWrap(data));
      return;
    }
    while (data.hasRemaining()) {
      byte[] element = new byte[data.getInt()];
      data.get(element);
      proto.addStringData(ByteString.copyFrom(element));
    }
  }

  private static AttributeProto opaque(Attribute.Opaque attribute) {
    try {
      return AttributeProto.parseFrom(attribute.bytes().duplicate());
    } catch (InvalidProtocolBufferException e) {
      throw damaged(e);
    }
  }

  private static GraphProto.Builder carried(Graph graph) {
    try {
      return GraphProto.newBuilder().mergeFrom(GraphProto.parseFrom(graph.preserved().bytes()));
    } catch (InvalidProtocolBufferException e) {
      throw damaged(e);
    }
  }

  private static NodeProto.Builder carried(Node node) {
    try {
      return NodeProto.newBuilder().mergeFrom(NodeProto.parseFrom(node.preserved().bytes()));
    } catch (InvalidProtocolBufferException e) {
      throw damaged(e);
    }
  }

  private static GraphException damaged(InvalidProtocolBufferException e) {
    return new GraphException("a preserved part of the file is damaged: " + e.getMessage(), e);
  }
}
