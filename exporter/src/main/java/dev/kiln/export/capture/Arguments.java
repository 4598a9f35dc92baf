package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The conversion of call arguments to the form that the engine takes and to the form that the trace
 * keeps.
 */
final class Arguments {
  private Arguments() {}

  /** Returns the arguments with wrappers replaced by the real arrays. */
  static Object[] real(Object[] given, Recorder recorder) {
    return Arrays.stream(given).map(argument -> real(argument, recorder)).toArray();
  }

  private static Object real(Object argument, Recorder recorder) {
    if (argument instanceof NDArray array) {
      return ArrayProxy.of(array) == null ? array : operand(array, recorder).array();
    }
    if (argument instanceof NDList list) {
      NDList arrays = new NDList();
      list.forEach(array -> arrays.add((NDArray) real(array, recorder)));
      return arrays;
    }
    if (argument instanceof NDIndex index) {
      return Indices.with(index, array -> (NDArray) real(array, recorder));
    }
    if (argument instanceof NDManager manager && Proxy.isProxyClass(manager.getClass())) {
      return recorder.manager();
    }
    return argument;
  }

  /** Returns an argument in the form described by {@link Call}. */
  static Object written(Object argument, Recorder recorder) {
    if (argument instanceof NDArray array) {
      return operand(array, recorder).traced();
    }
    if (argument instanceof NDList list) {
      return list.stream().map(array -> operand(array, recorder).traced()).toList();
    }
    if (argument instanceof Shape shape) {
      return sizes(shape);
    }
    if (argument instanceof int[] numbers) {
      return Arrays.stream(numbers).mapToObj(Size::of).toList();
    }
    if (argument instanceof long[] numbers) {
      return sizes(numbers);
    }
    if (argument instanceof Integer || argument instanceof Long) {
      return Size.of(((Number) argument).longValue());
    }
    if (argument instanceof NDIndex index) {
      return Indices.of(index, recorder);
    }
    if (argument instanceof PairList<?, ?> pairs) {
      Map<Object, Object> named = new LinkedHashMap<>();
      pairs.forEach(pair -> named.put(pair.getKey(), written(pair.getValue(), recorder)));
      return named;
    }
    return argument instanceof NDManager ? null : argument;
  }

  static List<Size> sizes(Shape shape) {
    return sizes(shape.getShape());
  }

  private static List<Size> sizes(long... numbers) {
    return LongStream.of(numbers).mapToObj(Size::of).toList();
  }

  /** Returns the wrapper of an array that takes part in a call. */
  static ArrayProxy operand(NDArray array, Recorder recorder) {
    ArrayProxy wrapper = ArrayProxy.of(array);
    if (wrapper == null) {
      return recorder.outside(array);
    }
    wrapper.requireCurrent(recorder);
    return wrapper;
  }
}
