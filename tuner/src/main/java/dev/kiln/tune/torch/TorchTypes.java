package dev.kiln.tune.torch;

import ai.djl.ndarray.types.DataType;
import dev.kiln.runtime.ElementType;

/**
 * The types that a function computes in. Shorter floats become float32: what they are stored in is
 * the file's business. Unsigned integers, which LibTorch lacks, become int64.
 */
final class TorchTypes {
  private TorchTypes() {}

  /** Returns the number of a type in PyTorch's list of types. */
  static int code(ElementType type) {
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16 -> 6;
      case DOUBLE -> 7;
      case BOOL -> 11;
      case UINT8 -> 0;
      case INT8 -> 1;
      case INT16 -> 2;
      case INT32 -> 3;
      default -> 4;
    };
  }

  /** Returns the type of DJL's arrays. */
  static DataType of(ElementType type) {
    return switch (type) {
      case FLOAT, FLOAT16, BFLOAT16 -> DataType.FLOAT32;
      case DOUBLE -> DataType.FLOAT64;
      case BOOL -> DataType.BOOLEAN;
      case UINT8 -> DataType.UINT8;
      case INT8 -> DataType.INT8;
      case INT16 -> DataType.INT16;
      case INT32 -> DataType.INT32;
      default -> DataType.INT64;
    };
  }

  static boolean isWhole(ElementType type) {
    return type != ElementType.BOOL && !type.isFloating();
  }
}
