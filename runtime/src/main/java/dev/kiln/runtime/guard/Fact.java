package dev.kiln.runtime.guard;

import java.util.Arrays;

/**
 * What is known of a value of the graph before it is computed. Whatever is not known counts as
 * dangerous.
 *
 * @param present whether there is a value at all: an input can be left out
 * @param constant whether ONNX Runtime knows, or can compute, the value while it opens the model
 * @param type the element type in ONNX's numbering; 0 if it is not known
 * @param dims the sizes; null if they are not known, -1 for a single size that is not
 * @param elements the number of elements, or an upper limit of it; -1 if it is not known
 * @param least the smallest number that it may contain, if its elements are integers
 * @param most the largest number that it may contain, if its elements are integers
 * @param numbers the elements of a short list of integers; null if they are not known
 */
record Fact(
    boolean present,
    boolean constant,
    int type,
    long[] dims,
    long elements,
    long least,
    long most,
    long[] numbers) {
  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int STRING = 8;
  static final int BOOL = 9;

  /** A value of which nothing is known but that it is computed when the model runs. */
  static final Fact UNKNOWN = of(0, null);

  /** An input that is left out. */
  static final Fact ABSENT =
      new Fact(false, true, 0, null, -1, Long.MIN_VALUE, Long.MAX_VALUE, null);

  private static final long MOST_ELEMENTS = Long.MAX_VALUE >> 8;

  /** Returns a value that is computed when the model runs, of which type and sizes are known. */
  static Fact of(int type, long[] dims) {
    return new Fact(true, false, type, dims, count(dims), Long.MIN_VALUE, Long.MAX_VALUE, null);
  }

  /** Returns the product of sizes, limited to what can't overflow; -1 if one is not known. */
  static long count(long[] sizes) {
    if (sizes == null) {
      return -1;
    }
    long product = 1;
    for (long size : sizes) {
      if (size < 0) {
        return -1;
      }
      product = times(product, size);
    }
    return product;
  }

  /** Returns the product of two numbers of elements, -1 if one of them is not known. */
  static long times(long a, long b) {
    if (a < 0 || b < 0) {
      return -1;
    }
    return b > 0 && a > MOST_ELEMENTS / b ? MOST_ELEMENTS : a * b;
  }

  /** Returns whether it has no elements, so far as that is known. */
  boolean isEmpty() {
    return present && elements == 0;
  }

  Fact within(long smallest, long largest) {
    return new Fact(present, constant, type, dims, elements, smallest, largest, null);
  }

  /** Returns a value of other sizes, with the same elements in the same order. */
  Fact shaped(long[] other, long number) {
    return new Fact(present, constant, type, other, number, least, most, numbers);
  }

  /** Returns a value of other sizes, with some of the elements in any order. */
  Fact mixed(long[] other, long number) {
    return new Fact(present, constant, type, other, number, least, most, null);
  }

  /** Returns a value of another element type, of whose numbers nothing is known. */
  Fact typed(int other) {
    return new Fact(present, constant, other, dims, elements, Long.MIN_VALUE, Long.MAX_VALUE, null);
  }

  Fact withConstant(boolean other) {
    return new Fact(present, other, type, dims, elements, least, most, numbers);
  }

  /** Returns what is true of either value. */
  Fact or(Fact other) {
    return new Fact(
        present && other.present,
        constant && other.constant,
        type == other.type ? type : 0,
        Arrays.equals(dims, other.dims) ? dims : null,
        elements == other.elements ? elements : -1,
        Math.min(least, other.least),
        Math.max(most, other.most),
        null);
  }
}
