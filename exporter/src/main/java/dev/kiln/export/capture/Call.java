package dev.kiln.export.capture;

import ai.djl.ndarray.types.DataType;
import dev.kiln.graph.GraphException;
import java.util.List;
import java.util.Map;

/**
 * One operator call made by the block.
 *
 * @param operator the interface and method, such as {@code NDArray.add}, or the name of a custom
 *     operator registered by a block author
 * @param receiver the array it was called on; null for a custom operator
 * @param arguments the arguments: a {@link TracedArray} for an array, a list of them for an NDList,
 *     a {@link Size} for an integer, a list of them for a shape or axes, a list of {@link Index}
 *     for an NDIndex, otherwise the argument itself
 * @param results the resulting arrays
 * @param origin the line that made the call
 */
public record Call(
    String operator,
    TracedArray receiver,
    List<Object> arguments,
    List<TracedArray> results,
    SourceLine origin) {
  /** Returns the number of arguments. */
  public int count() {
    return arguments.size();
  }

  /** Returns whether an argument is null. */
  public boolean isNull(int argument) {
    return arguments.get(argument) == null;
  }

  /** Returns the only result. */
  public TracedArray result() {
    return results.get(0);
  }

  /** Returns an argument that is an array or null. */
  public TracedArray array(int argument) {
    return get(argument, TracedArray.class);
  }

  /** Returns an argument that is a list of arrays. */
  public List<TracedArray> arrays(int argument) {
    return list(argument, TracedArray.class);
  }

  /** Returns an argument that is an integer, which may depend on the input size. */
  public Size size(int argument) {
    return get(argument, Size.class);
  }

  /** Returns an argument that is a list of integers, which may depend on the input size. */
  public List<Size> sizes(int argument) {
    return list(argument, Size.class);
  }

  /** Returns an argument that is an index. */
  public List<Index> index(int argument) {
    return list(argument, Index.class);
  }

  /** Returns an argument that is an integer independent of the input size. */
  public long integer(int argument) {
    return fixed(size(argument));
  }

  /** Returns an argument that is a list of integers independent of the input size. */
  public long[] integers(int argument) {
    return sizes(argument).stream().mapToLong(this::fixed).toArray();
  }

  /** Returns an argument that is any number. */
  public Number number(int argument) {
    Object found = arguments.get(argument);
    return found instanceof Size size ? Long.valueOf(fixed(size)) : get(argument, Number.class);
  }

  /** Returns an argument that is a boolean. */
  public boolean flag(int argument) {
    return get(argument, Boolean.class);
  }

  /** Returns an argument that is an element type. */
  public DataType type(int argument) {
    return get(argument, DataType.class);
  }

  /** Returns an argument of a custom operator that is a map by name. */
  public Map<?, ?> named(int argument) {
    return get(argument, Map.class);
  }

  /** Returns an exception that names the line of the call. */
  public GraphException refuse(String why) {
    return new GraphException(operator + " at " + origin + ": " + why);
  }

  /** Returns the value of a size that must not depend on the input size. */
  public long fixed(Size size) {
    if (!size.isFixed()) {
      throw refuse(
          "a number depends on the input's size (%d and %d in the two probes), which ONNX cannot"
                  .formatted(size.first(), size.second())
              + " express here; export with a fixed size");
    }
    return size.first();
  }

  private <T> List<T> list(int argument, Class<T> type) {
    List<?> found = get(argument, List.class);
    return found.stream().<T>map(type::cast).toList();
  }

  private <T> T get(int argument, Class<T> type) {
    return type.cast(arguments.get(argument));
  }
}
