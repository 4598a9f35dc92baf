package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the declared inputs and outputs of graphs. Field numbers are those of onnx.proto. */
final class ValueReader {
  private static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;

  private static final int TYPE_TENSOR = 1;
  private static final int TYPE_DENOTATION = 6;

  private static final int TENSOR_ELEMENTS = 1;
  private static final int TENSOR_SHAPE = 2;

  private static final int DIM_VALUE = 1;
  private static final int DIM_PARAMETER = 2;

  private static final int MOST_DIMS = 64;

  private ValueReader() {}

  /** Reads what is declared of an input. */
  static Map.Entry<String, Fact> input(Fields value) {
    String name = "";
    Fact fact = Fact.UNKNOWN;
    while (value.next()) {
      switch (value.field()) {
        case VALUE_NAME -> name = value.text();
        case VALUE_TYPE -> fact = type(value.message(MessageType.TYPE));
        default -> {}
      }
    }
    return Map.entry(name, fact);
  }

  /** Reads the name of an output. */
  static String output(Fields value) {
    return input(value).getKey();
  }

  private static Fact type(Fields type) {
    Fact fact = Fact.UNKNOWN;
    boolean given = false;
    while (type.next()) {
      if (type.field() == TYPE_DENOTATION) {
        continue;
      }
      if (given) {
        throw new ModelRefusedException("the type of an input or output is given twice");
      }
      given = true;
      if (type.field() == TYPE_TENSOR) {
        fact = tensor(type.message(MessageType.TENSOR_TYPE));
      }
    }
    return fact;
  }

  private static Fact tensor(Fields tensor) {
    int elements = 0;
    long[] dims = null;
    while (tensor.next()) {
      switch (tensor.field()) {
        case TENSOR_ELEMENTS -> elements = (int) tensor.number();
        case TENSOR_SHAPE -> dims = shape(tensor.message(MessageType.SHAPE));
        default -> {}
      }
    }
    return Fact.of(elements, dims);
  }

  private static long[] shape(Fields shape) {
    List<Long> dims = new ArrayList<>();
    while (shape.next()) {
      if (shape.field() == 1) {
        dims.add(dim(shape.message(MessageType.DIM)));
      }
      if (dims.size() > MOST_DIMS) {
        throw new ModelRefusedException(
            "an input or output has more than " + MOST_DIMS + " dimensions");
      }
    }
    return dims.stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns a size, or -1 for one that is known only when the model runs. */
  private static long dim(Fields dim) {
    long size = -1;
    boolean given = false;
    while (dim.next()) {
      if (dim.field() == DIM_VALUE || dim.field() == DIM_PARAMETER) {
        if (given) {
          throw new ModelRefusedException("a size of an input or output is given twice");
        }
        given = true;
        size = dim.field() == DIM_VALUE ? Math.max(dim.number(), -1) : -1;
      }
    }
    return size;
  }
}
