package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;

/** The conversion of DJL arrays to tensors. */
public final class TensorConversion {
  private TensorConversion() {}

  /** Returns a copy of the numbers of an array. */
  public static TensorData of(NDArray array) {
    List<Long> dims = LongStream.of(array.getShape().getShape()).boxed().toList();
    ByteBuffer source = array.toByteBuffer();
    ByteBuffer copy = ByteBuffer.allocate(source.remaining()).put(source).flip();
    return new TensorData(type(array.getDataType()), dims, copy);
  }

  /** Returns the ONNX element type for a DJL data type. */
  public static ElementType type(DataType type) {
    return switch (type) {
      case FLOAT32 -> ElementType.FLOAT;
      case FLOAT64 -> ElementType.DOUBLE;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case UINT8 -> ElementType.UINT8;
      case INT8 -> ElementType.INT8;
      case UINT16 -> ElementType.UINT16;
      case INT16 -> ElementType.INT16;
      case UINT32 -> ElementType.UINT32;
      case INT32 -> ElementType.INT32;
      case UINT64 -> ElementType.UINT64;
      case INT64 -> ElementType.INT64;
      case BOOLEAN -> ElementType.BOOL;
      default -> throw new GraphException("ONNX has no element type for DJL's " + type);
    };
  }
}
