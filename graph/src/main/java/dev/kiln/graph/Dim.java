package dev.kiln.graph;

/** One dimension of a value: a fixed size, a size with a name such as {@code N}, or any size. */
public sealed interface Dim {
  /** A size that every run shares. */
  record Fixed(long size) implements Dim {
    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /** A size that a run chooses; the same name is the same size. */
  record Named(String name) implements Dim {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A size that nothing is known of. */
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
