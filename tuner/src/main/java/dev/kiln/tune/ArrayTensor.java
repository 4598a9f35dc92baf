package dev.kiln.tune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.graph.GraphException;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays of LibTorch as tensors of ONNX Runtime. */
public final class ArrayTensor {
  private ArrayTensor() {}

  /** Returns an array as a tensor of the stated type, if that is a short float. */
  public static Tensor of(NDArray array, ElementType stated) {
    Shape shape = array.getShape();
    if (stated == ElementType.FLOAT16) {
      ByteBuffer halves =
          ByteBuffer.allocate((int) (2 * array.size())).order(ByteOrder.nativeOrder());
      for (float number : array.toFloatArray()) {
        halves.putShort(Fp16Conversions.floatToFp16(number));
      }
      return new Tensor(stated, shape.getShape(), halves.flip());
    }
    ElementType type =
        switch (array.getDataType()) {
          case FLOAT32 -> ElementType.FLOAT;
          case FLOAT64 -> ElementType.DOUBLE;
          case INT64 -> ElementType.INT64;
          case INT32 -> ElementType.INT32;
          case UINT8 -> ElementType.UINT8;
          case INT8 -> ElementType.INT8;
          case BOOLEAN -> ElementType.BOOL;
          default -> throw new GraphException("an array of type " + array.getDataType());
        };
    return new Tensor(type, shape.getShape(), array.toByteBuffer()).copy();
  }
}
