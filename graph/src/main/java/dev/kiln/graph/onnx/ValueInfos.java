package dev.kiln.graph.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Preserved;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxProto.TensorShapeProto;
import dev.kiln.graph.onnx.OnnxProto.TypeProto;
import dev.kiln.graph.onnx.OnnxProto.ValueInfoProto;
import dev.kiln.runtime.ElementType;
import java.util.List;

/** A converter between value descriptions in a file and values, in both directions. */
final class ValueInfos {
  private ValueInfos() {}

  static Value read(ValueInfoProto proto) {
    Value value =
        new Value(
            proto.getName(),
            element(proto),
            shape(proto),
            OtherTypes.describe(proto.getType()),
            Preserved.NONE);
    ValueInfoProto plain = plain(proto);
    boolean whole = write(value).equals(plain);
    return whole
        ? value
        : new Value(
            value.name(),
            value.type(),
            value.shape(),
            value.otherType(),
            Preserved.of(plain.toByteString().asReadOnlyByteBuffer()));
  }

  /** Returns the same description in one spelling of what has several. */
  private static ValueInfoProto plain(ValueInfoProto proto) {
    ValueInfoProto.Builder plain = proto.toBuilder().setName(proto.getName());
    if (proto.getType().getTensorType().hasShape()) {
      plain
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .getShapeBuilder()
          .getDimBuilderList()
          .forEach(dim -> set(dim, dim(dim.build())));
    }
    return plain.build();
  }

  private static ElementType element(ValueInfoProto proto) {
    int code = proto.getType().getTensorType().getElemType();
    return code == 0 ? null : TensorReader.type(code);
  }

  private static List<Dim> shape(ValueInfoProto proto) {
    TypeProto.Tensor tensor = proto.getType().getTensorType();
    return tensor.hasShape()
        ? tensor.getShape().getDimList().stream().map(ValueInfos::dim).toList()
        : null;
  }

  private static Dim dim(TensorShapeProto.Dimension proto) {
    return switch (proto.getValueCase()) {
      // Some exporters write an open size as -1 or as an empty name, as ONNX Runtime accepts.
      case DIM_VALUE -> proto.getDimValue() < 0 ? Dim.unknown() : Dim.of(proto.getDimValue());
      case DIM_PARAM -> proto.getDimParam().isEmpty() ? Dim.unknown() : Dim.of(proto.getDimParam());
      case VALUE_NOT_SET -> Dim.unknown();
    };
  }

  static ValueInfoProto write(Value value) {
    ValueInfoProto.Builder proto = carried(value).setName(value.name());
    if (value.type() == null) {
      return proto.build();
    }
    TypeProto.Tensor.Builder type =
        proto.getTypeBuilder().getTensorTypeBuilder().setElemType(value.type().code());
    if (value.shape() != null) {
      TensorShapeProto.Builder shape = type.getShapeBuilder();
      boolean sameRank = shape.getDimCount() == value.shape().size();
      if (!sameRank) {
        shape.clearDim();
      }
      for (int i = 0; i < value.shape().size(); i++) {
        set(sameRank ? shape.getDimBuilder(i) : shape.addDimBuilder(), value.shape().get(i));
      }
    }
    return proto.build();
  }

  private static void set(TensorShapeProto.Dimension.Builder proto, Dim dim) {
    proto.clearValue();
    if (dim instanceof Dim.Fixed fixed) {
      proto.setDimValue(fixed.size());
    } else if (dim instanceof Dim.Named named) {
      proto.setDimParam(named.name());
    }
  }

  private static ValueInfoProto.Builder carried(Value value) {
    try {
      return ValueInfoProto.newBuilder()
          .mergeFrom(ValueInfoProto.parseFrom(value.preserved().bytes()));
    } catch (InvalidProtocolBufferException e) {
      throw new GraphException("a preserved part of '" + value.name() + "' is damaged", e);
    }
  }
}
