package dev.kiln.runtime.guard;

import java.util.List;

/** The sizes of results; null where they are not known. */
final class Dims {
  private Dims() {}

  /** Returns the sizes of values that are broadcast to each other. */
  static long[] broadcast(long[] a, long[] b) {
    if (a == null || b == null) {
      return null;
    }
    long[] dims = new long[Math.max(a.length, b.length)];
    for (int i = 0; i < dims.length; i++) {
      dims[dims.length - 1 - i] = wider(fromEnd(a, i), fromEnd(b, i));
    }
    return dims;
  }

  private static long fromEnd(long[] dims, int i) {
    return i < dims.length ? dims[dims.length - 1 - i] : 1;
  }

  private static long wider(long a, long b) {
    if (a == 1 || b == 1) {
      return a == 1 ? b : a;
    }
    return a < 0 || b < 0 ? -1 : a == 0 || b == 0 ? 0 : Math.max(a, b);
  }

  /** Returns the sizes of a product of matrices. */
  static long[] matrixProduct(long[] a, long[] b) {
    if (a == null || b == null || a.length < 2 || b.length < 2) {
      return null;
    }
    long[] dims = new long[Math.max(a.length, b.length)];
    for (int i = 2; i < dims.length; i++) {
      dims[dims.length - 1 - i] = wider(fromEnd(a, i), fromEnd(b, i));
    }
    dims[dims.length - 2] = a[a.length - 2];
    dims[dims.length - 1] = b[b.length - 1];
    return dims;
  }

  /** Returns the sizes that are asked for as numbers, in which 0 and -1 stand for what there is. */
  static long[] reshaped(Fact value, long[] numbers) {
    if (numbers == null || value.elements() < 0) {
      return null;
    }
    long[] dims = numbers.clone();
    long product = 1;
    int open = -1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == 0) {
        if (value.dims() == null || i >= value.dims().length) {
          return null;
        }
        dims[i] = value.dims()[i];
      }
      if (dims[i] < 0) {
        open = i;
      } else {
        product = Fact.times(product, dims[i]);
      }
    }
    if (open >= 0) {
      dims[open] = product == 0 ? 0 : value.elements() / product;
    }
    return Fact.count(dims) == value.elements() ? dims : null;
  }

  static long[] tiled(long[] dims, long[] repeats) {
    if (dims == null || repeats == null || dims.length != repeats.length) {
      return null;
    }
    long[] tiled = new long[dims.length];
    for (int i = 0; i < tiled.length; i++) {
      tiled[i] = Fact.times(dims[i], repeats[i]);
    }
    return tiled;
  }

  /** Returns the number of elements of all values together, -1 if one is not known. */
  static long sum(List<Fact> values) {
    long sum = 0;
    for (Fact value : values) {
      if (value.elements() < 0) {
        return -1;
      }
      sum = Math.min(sum + value.elements(), Long.MAX_VALUE >> 8);
    }
    return sum;
  }
}
