package dev.kiln.graph.onnx;

import com.google.protobuf.ByteString;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A reader for tensors, whichever field of the message the data is stored in. */
final class TensorReader {
  private TensorReader() {}

  static TensorData read(TensorProto proto, ExternalData external) {
    ElementType type = type(proto.getDataType());
    List<Long> dims = proto.getDimsList();
    if (proto.hasSegment()) {
      throw new GraphException(
          "tensor '%s' is in segments, which are not supported".formatted(proto.getName()));
    }
    long size = size(proto);
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        && type != ElementType.STRING) {
      return new TensorData(type, dims, external.read(proto, type.bytes(size)));
    }
    if (type == ElementType.STRING) {
      require(proto, size, proto.getStringDataCount());
      return TensorData.ofBytes(
          dims, proto.getStringDataList().stream().map(ByteString::toByteArray).toList());
    }
    if (proto.hasRawData()) {
      require(proto, type.bytes(size), proto.getRawData().size());
      return new TensorData(type, dims, proto.getRawData().asReadOnlyByteBuffer());
    }
    return new TensorData(type, dims, typed(proto, type, size));
  }

  /** Returns the element type for an ONNX type number. */
  static ElementType type(int code) {
    return ElementType.withCode(code)
        .orElseThrow(
            () ->
                new GraphException(
                    "element type %d is unknown; ONNX's types are 1 to %d"
                        .formatted(code, ElementType.values().length)));
  }

  private static long size(TensorProto proto) {
    try {
      long size = 1;
      for (long dim : proto.getDimsList()) {
        if (dim < 0) {
          throw new ArithmeticException("negative");
        }
        size = Math.multiplyExact(size, dim);
      }
      // The size in bits must fit into a long for every element type.
      Math.multiplyExact(size, 256L);
      return size;
    } catch (ArithmeticException e) {
      throw new GraphException(
          "tensor '%s' claims the size %s".formatted(proto.getName(), proto.getDimsList()), e);
    }
  }

  private static ByteBuffer typed(TensorProto proto, ElementType type, long size) {
    switch (type) {
      case FLOAT -> {
        ByteBuffer data = allocate(proto, size, proto.getFloatDataCount(), 4);
        proto.getFloatDataList().forEach(data::putFloat);
        return data.flip();
      }
      case COMPLEX64 -> {
        ByteBuffer data = allocate(proto, 2 * size, proto.getFloatDataCount(), 4);
        proto.getFloatDataList().forEach(data::putFloat);
        return data.flip();
      }
      case DOUBLE -> {
        ByteBuffer data = allocate(proto, size, proto.getDoubleDataCount(), 8);
        proto.getDoubleDataList().forEach(data::putDouble);
        return data.flip();
      }
      case COMPLEX128 -> {
        ByteBuffer data = allocate(proto, 2 * size, proto.getDoubleDataCount(), 8);
        proto.getDoubleDataList().forEach(data::putDouble);
        return data.flip();
      }
      case INT64 -> {
        ByteBuffer data = allocate(proto, size, proto.getInt64DataCount(), 8);
        proto.getInt64DataList().forEach(data::putLong);
        return data.flip();
      }
      case UINT64 -> {
        ByteBuffer data = allocate(proto, size, proto.getUint64DataCount(), 8);
        proto.getUint64DataList().forEach(data::putLong);
        return data.flip();
      }
      case UINT32 -> {
        ByteBuffer data = allocate(proto, size, proto.getUint64DataCount(), 4);
        proto.getUint64DataList().forEach(v -> data.putInt(v.intValue()));
        return data.flip();
      }
      case INT32 -> {
        ByteBuffer data = allocate(proto, size, proto.getInt32DataCount(), 4);
        proto.getInt32DataList().forEach(data::putInt);
        return data.flip();
      }
      case INT16, UINT16, FLOAT16, BFLOAT16 -> {
        ByteBuffer data = allocate(proto, size, proto.getInt32DataCount(), 2);
        proto.getInt32DataList().forEach(v -> data.putShort(v.shortValue()));
        return data.flip();
      }
      case UINT4, INT4, FLOAT4E2M1, UINT2, INT2 -> {
        ByteBuffer data = allocate(proto, type.bytes(size), proto.getInt32DataCount(), 1);
        proto.getInt32DataList().forEach(v -> data.put(v.byteValue()));
        return data.flip();
      }
      default -> {
        ByteBuffer data = allocate(proto, size, proto.getInt32DataCount(), 1);
        proto.getInt32DataList().forEach(v -> data.put(v.byteValue()));
        return data.flip();
      }
    }
  }

  /** Allocates a buffer for the elements that are actually present, not for the claimed number. */
  private static ByteBuffer allocate(TensorProto proto, long expected, int found, int bytes) {
    require(proto, expected, found);
    return ByteBuffer.allocate(Math.multiplyExact(found, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void require(TensorProto proto, long expected, long found) {
    if (expected != found) {
      throw new GraphException(
          "tensor '%s' of size %s should hold %d, it holds %d"
              .formatted(proto.getName(), proto.getDimsList(), expected, found));
    }
  }
}
