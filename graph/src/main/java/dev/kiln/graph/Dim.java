package dev.kiln.graph;

/**
 * One dimension of a value: a fixed size, a symbolic size with a name such as {@code N}, or an
 * unknown size.
 */
public sealed interface Dim {
  /** A size that is the same in every run. */
  record Fixed(long size) implements Dim {
    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /** A size that each run chooses. Dimensions with the same name have the same size. */
  record Named(String name) implements Dim {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A size about which nothing is known. */
  record Unknown() implements Dim {
    @Override
    public String toString() {
      return "?";
    }
  }

  static Dim of(long size) {
    return new Fixed(size);
  }

  static Dim of(String name) {
    return new Named(name);
  }

  static Dim unknown() {
    return new Unknown();
  }
}
