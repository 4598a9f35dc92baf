package dev.kiln.tune.torch;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import dev.kiln.tune.torch.Term.Numbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The constants of a graph as numbers and as the bytes of arrays. */
final class ConstantNumbers {
  private static final int MOST_NUMBERS = 64;

  private ConstantNumbers() {}

  /** Returns whether a constant is short enough to be written into a function. */
  static boolean isShort(TensorData value) {
    return value.dims().size() <= 1
        && value.size() <= MOST_NUMBERS
        && value.type() != ElementType.STRING;
  }

  static Numbers numbers(TensorData value) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      double number = number(value, i);
      numbers.add(
          switch (value.type()) {
            case BOOL -> number == 0 ? "False" : "True";
            case INT64, UINT64 -> Long.toString(value.data().getLong(8 * i));
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> Term.literal(number);
            default -> Long.toString((long) number);
          });
    }
    return new Numbers(numbers, value.dims().isEmpty(), value.type());
  }

  /** Returns the elements in the type that a function computes in, little-endian. */
  static ByteBuffer bytes(TensorData value) {
    ByteBuffer from = value.data();
    return switch (value.type()) {
      case FLOAT, DOUBLE, BOOL, UINT8, INT8, INT16, INT32, INT64, UINT64 -> from;
      case FLOAT16, BFLOAT16 -> {
        ByteBuffer floats = room(4 * value.size());
        for (int i = 0; i < value.size(); i++) {
          floats.putFloat((float) number(value, i));
        }
        yield floats.flip();
      }
      default -> {
        ByteBuffer longs = room(8 * value.size());
        for (int i = 0; i < value.size(); i++) {
          longs.putLong((long) number(value, i));
        }
        yield longs.flip();
      }
    };
  }

  private static ByteBuffer room(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static double number(TensorData value, int i) {
    ByteBuffer data = value.data();
    return switch (value.type()) {
      case FLOAT -> data.getFloat(4 * i);
      case DOUBLE -> data.getDouble(8 * i);
      case FLOAT16 -> Fp16Conversions.fp16ToFloat(data.getShort(2 * i));
      case BFLOAT16 -> Float.intBitsToFloat(data.getShort(2 * i) << 16);
      case BOOL, INT8 -> data.get(i);
      case UINT8 -> data.get(i) & 0xff;
      case INT16 -> data.getShort(2 * i);
      case UINT16 -> data.getShort(2 * i) & 0xffff;
      case INT32 -> data.getInt(4 * i);
      case UINT32 -> data.getInt(4 * i) & 0xffffffffL;
      case INT64, UINT64 -> data.getLong(8 * i);
      default -> throw new GraphException("a constant of type " + value.type() + " cannot be used");
    };
  }
}
