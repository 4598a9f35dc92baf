package dev.kiln.export.capture;

import ai.djl.ndarray.types.DataType;
import dev.kiln.graph.GraphException;
import java.util.List;
import java.util.Map;

/**
 * One operator that the block called.
 *
 * @param operator interface and method, such as {@code NDArray.add}, or the name of an operator
 *     that a block author registered
 * @param receiver the array it was called on; null for an author's operator
 * @param arguments what it was given: {@link TracedArray} for an array, a list of them for an
 *     NDList, {@link Size} for a whole number, a list of them for a shape or axes, a list of {@link
 *     Index} for an NDIndex, else the argument itself
 * @param results the arrays it made
 * @param origin the line that called it
 */
public record Call(
    String operator,
    TracedArray receiver,
    List<Object> arguments,
    List<TracedArray> results,
    SourceLine origin) {
  /** How many arguments there are. */
  public int count() {
    return arguments.size();
  }

  /** Whether that argument was null. */
  public boolean isNull(int argument) {
    return arguments.get(argument) == null;
  }

  /** The array that it made. */
  public TracedArray result() {
    return results.get(0);
  }

  /** That argument, an array or null. */
  public TracedArray array(int argument) {
    return get(argument, TracedArray.class);
  }

  /** That argument, a list of arrays. */
  public List<TracedArray> arrays(int argument) {
    return list(argument, TracedArray.class);
  }

  /** That argument, a whole number that may come from the input's size. */
  public Size size(int argument) {
    return get(argument, Size.class);
  }

  /** That argument, whole numbers that may come from the input's size. */
  public List<Size> sizes(int argument) {
    return list(argument, Size.class);
  }

  /** That argument, an index. */
  public List<Index> index(int argument) {
    return list(argument, Index.class);
  }

  /** That argument, a whole number. */
  public long integer(int argument) {
    return fixed(size(argument));
  }

  /** That argument, whole numbers. */
  public long[] integers(int argument) {
    return sizes(argument).stream().mapToLong(this::fixed).toArray();
  }

  /** That argument, any number. */
  public Number number(int argument) {
    Object found = arguments.get(argument);
    return found instanceof Size size ? Long.valueOf(fixed(size)) : get(argument, Number.class);
  }

  /** That argument, yes or no. */
  public boolean flag(int argument) {
    return get(argument, Boolean.class);
  }

  /** That argument, an element type. */
  public DataType type(int argument) {
    return get(argument, DataType.class);
  }

  /** That argument of an author's operator, by name. */
  public Map<?, ?> named(int argument) {
    return get(argument, Map.class);
  }

  /** An exception that says where the call stands. */
  public GraphException refuse(String why) {
    return new GraphException(operator + " at " + origin + ": " + why);
  }

  /** That number, which must not come from the input's size. */
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
