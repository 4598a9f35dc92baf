package dev.kiln.graph.onnx;

import com.google.protobuf.Message;
import dev.kiln.graph.Preserved;
import dev.kiln.graph.onnx.OnnxProto.AttributeProto;
import dev.kiln.graph.onnx.OnnxProto.GraphProto;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.NodeProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parts of a message that remain after everything that the graph represents has been removed.
 * The rest of a tensor is kept with its graph, and the rest of an attribute with its node, each
 * under its name.
 */
final class PreservedParts {
  private PreservedParts() {}

  static Preserved of(ModelProto proto) {
    return preserved(
        proto.toBuilder()
            .clearIrVersion()
            .clearProducerName()
            .clearGraph()
            .clearOpsetImport()
            .clearMetadataProps()
            .build(),
        Set.of());
  }

  static Preserved of(GraphProto proto) {
    GraphProto.Builder rest =
        proto.toBuilder()
            .clearName()
            .clearNode()
            .clearInitializer()
            .clearInput()
            .clearOutput()
            .clearValueInfo();
    for (TensorProto tensor : proto.getInitializerList()) {
      TensorProto left = rest(tensor).clearName().build();
      if (left.getSerializedSize() > 0) {
        rest.addInitializer(left.toBuilder().setName(tensor.getName()));
      }
    }
    return preserved(
        rest.build(),
        proto.getSparseInitializerList().stream()
            .map(sparse -> sparse.getValues().getName())
            .collect(Collectors.toSet()));
  }

  static Preserved of(NodeProto proto) {
    NodeProto.Builder rest =
        proto.toBuilder()
            .clearName()
            .clearOpType()
            .clearDomain()
            .clearInput()
            .clearOutput()
            .clearAttribute();
    for (AttributeProto attribute : proto.getAttributeList()) {
      AttributeProto left = rest(attribute);
      if (left.getSerializedSize() > 0) {
        rest.addAttribute(left.toBuilder().setName(attribute.getName()));
      }
    }
    return preserved(rest.build(), Set.of());
  }

  private static AttributeProto rest(AttributeProto proto) {
    AttributeProto.Builder rest =
        proto.toBuilder()
            .clearName()
            .clearType()
            .clearF()
            .clearI()
            .clearS()
            .clearT()
            .clearG()
            .clearFloats()
            .clearInts()
            .clearStrings()
            .clearTensors()
            .clearGraphs()
            .clearTp()
            .clearTypeProtos()
            .clearSparseTensor()
            .clearSparseTensors()
            .clearRefAttrName();
    TensorProto tensor = rest(proto.getT()).build();
    return tensor.getSerializedSize() > 0 ? rest.setT(tensor).build() : rest.build();
  }

  /** Removes the content of a tensor that the graph represents, but keeps its name. */
  private static TensorProto.Builder rest(TensorProto proto) {
    return proto.toBuilder()
        .clearDims()
        .clearDataType()
        .clearFloatData()
        .clearInt32Data()
        .clearStringData()
        .clearInt64Data()
        .clearRawData()
        .clearDoubleData()
        .clearUint64Data()
        .clearExternalData()
        .clearDataLocation();
  }

  private static Preserved preserved(Message rest, Set<String> names) {
    return rest.getSerializedSize() == 0 && names.isEmpty()
        ? Preserved.NONE
        : new Preserved(rest.toByteString().asReadOnlyByteBuffer(), names);
  }
}
