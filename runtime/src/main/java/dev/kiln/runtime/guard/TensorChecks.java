package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;

/** The comparison of the declared sizes of tensors with the bytes that are present. */
final class TensorChecks {
  private static final int STRING = 8;

  private static final long MOST_MADE = 256L << 20;

  private static final int SPARSE_VALUES = 1;
  private static final int SPARSE_INDICES = 2;
  private static final int SPARSE_DIMS = 3;

  private final Limits limits;
  private final ExternalFiles files;
  private long allBytes;
  private long externalBytes;
  private long madeBytes;
  private long initializers;

  TensorChecks(Limits limits, ExternalFiles files) {
    this.limits = limits;
    this.files = files;
  }

  /** Returns the bytes of all tensors up to now. */
  long bytes() {
    return allBytes;
  }

  /** Returns the number of initializers up to now. */
  long initializers() {
    return initializers;
  }

  /** Reads and checks an initializer, and returns it. */
  TensorClaim checkInitializer(Fields tensor) {
    initializer();
    return check(tensor);
  }

  private void initializer() {
    if (++initializers > limits.initializers()) {
      throw new ModelRefusedException("more than " + limits.initializers() + " initializers");
    }
  }

  /** Reads and checks the tensor in a message, and returns it. */
  TensorClaim check(Fields tensor) {
    TensorClaim claim = new TensorClaim();
    try {
      claim.read(tensor);
      compare(claim);
      return claim;
    } catch (ModelRefusedException e) {
      throw new ModelRefusedException(
          "tensor " + Names.quoted(claim.name) + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks a sparse tensor. ONNX Runtime converts it to a dense one, so the dense size counts,
   * however few values are stored.
   */
  void checkSparse(Fields sparse) {
    initializer();
    TensorClaim dense = new TensorClaim();
    while (sparse.next()) {
      switch (sparse.field()) {
        case SPARSE_VALUES, SPARSE_INDICES -> check(sparse.message(MessageType.TENSOR));
        case SPARSE_DIMS -> sparse.numbers(dense::dim);
        default -> {}
      }
    }
    add(Long.BYTES * dense.elements);
    make(Long.BYTES * dense.elements);
  }

  /** Checks that tensors in other files don't claim the same bytes again and again. */
  void checkTotal() {
    make(Math.max(0, externalBytes - files.bytes()));
  }

  /** Adds bytes that no file holds, but that ONNX Runtime would make of it. */
  private void make(long bytes) {
    madeBytes += bytes;
    if (madeBytes > MOST_MADE) {
      throw new ModelRefusedException(
          "sparse tensors, and tensors that share the bytes of other files, would become more than "
              + MOST_MADE
              + " bytes");
    }
  }

  private void compare(TensorClaim claim) {
    if (claim.type == STRING) {
      strings(claim);
      return;
    }
    long expected = bytes(claim.type, claim.elements);
    if (claim.external) {
      external(claim, expected);
    } else if (claim.raw != null) {
      require(expected, claim.raw.remaining(), "bytes");
    } else {
      typed(claim);
    }
    add(expected);
  }

  private static void strings(TensorClaim claim) {
    if (claim.external || claim.raw != null) {
      throw new ModelRefusedException("strings must be stored in the file itself, one by one");
    }
    require(claim.elements, claim.counts[TensorClaim.STRING_DATA], "texts");
  }

  private void external(TensorClaim claim, long expected) {
    long size = files.size(claim.place.getOrDefault("location", ""));
    long offset = number(claim.place.getOrDefault("offset", "0"));
    require(expected, number(claim.place.getOrDefault("length", "" + expected)), "bytes");
    if (offset > size - expected) {
      throw new ModelRefusedException(
          "the file beside the model has "
              + size
              + " bytes, but the tensor claims "
              + expected
              + " from offset "
              + offset);
    }
    externalBytes += expected;
  }

  private static long number(String text) {
    if (text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    throw new ModelRefusedException(Names.quoted(text) + " is not an offset or a length");
  }

  /**
   * Checks the fields that hold the elements. Source: onnx.proto, which defines the field for each
   * element type.
   */
  private static void typed(TensorClaim claim) {
    long elements = claim.elements;
    switch (claim.type) {
      case 1 -> require(elements, claim.counts[TensorClaim.FLOAT_DATA], "floats");
      case 14 -> require(2 * elements, claim.counts[TensorClaim.FLOAT_DATA], "floats");
      case 11 -> require(elements, claim.counts[TensorClaim.DOUBLE_DATA], "doubles");
      case 15 -> require(2 * elements, claim.counts[TensorClaim.DOUBLE_DATA], "doubles");
      case 7 -> require(elements, claim.counts[TensorClaim.INT64_DATA], "numbers");
      case 12, 13 -> require(elements, claim.counts[TensorClaim.UINT64_DATA], "numbers");
      default -> {
        boolean packed = bits(claim.type) < 8;
        long expected = packed ? bytes(claim.type, elements) : elements;
        require(expected, claim.counts[TensorClaim.INT32_DATA], "numbers");
      }
    }
  }

  private static void require(long expected, long found, String what) {
    if (expected != found) {
      throw new ModelRefusedException("it should hold " + expected + " " + what + ", not " + found);
    }
  }

  /**
   * Adds to the total size. All declared sizes count, because many tensors can share the same bytes
   * of a file.
   */
  private void add(long bytes) {
    allBytes += bytes;
    if (allBytes > limits.weightBytes()) {
      throw new ModelRefusedException(
          "the tensors together have more than " + limits.weightBytes() + " bytes");
    }
  }

  private static long bytes(int type, long elements) {
    return (elements * bits(type) + 7) / 8;
  }

  /** Returns the size of an element in bits. Source: onnx.proto, TensorProto.DataType. */
  private static int bits(int type) {
    return switch (type) {
      case 25, 26 -> 2;
      case 21, 22, 23 -> 4;
      case 2, 3, 9, 17, 18, 19, 20, 24 -> 8;
      case 4, 5, 10, 16 -> 16;
      case 1, 6, 12 -> 32;
      case 7, 11, 13, 14 -> 64;
      case 15 -> 128;
      default ->
          throw new ModelRefusedException("it has the element type " + type + ", ONNX has 1 to 26");
    };
  }
}
