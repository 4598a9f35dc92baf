package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The contents of a tensor message, read field by field and not yet verified. */
final class TensorClaim {
  static final int FLOAT_DATA = 4;
  static final int INT32_DATA = 5;
  static final int STRING_DATA = 6;
  static final int INT64_DATA = 7;
  static final int DOUBLE_DATA = 10;
  static final int UINT64_DATA = 11;

  private static final Set<String> PLACE = Set.of("location", "offset", "length", "checksum");

  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int SEGMENT = 3;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;

  private static final int MOST_DIMS = 64;
  private static final long MOST_ELEMENTS = Long.MAX_VALUE >> 8;

  /** The numbers of longer tensors are not read. */
  private static final long MOST_READ = 1 << 20;

  private static final int MOST_KEPT = 16;

  String name = "";
  long elements = 1;
  int type;
  boolean external;

  /** Null if the tensor has no raw data. */
  ByteBuffer raw;

  /** The number of elements in each of the typed data fields. */
  final long[] counts = new long[UINT64_DATA + 1];

  /** The location of external data, by key. */
  final Map<String, String> place = new TreeMap<>();

  private final List<Long> dims = new ArrayList<>();
  private final List<Long> kept = new ArrayList<>();
  private long least = Long.MAX_VALUE;
  private long most = Long.MIN_VALUE;

  void read(Fields tensor) {
    while (tensor.next()) {
      int field = tensor.field();
      switch (field) {
        case NAME -> name = tensor.text();
        case DIMS -> tensor.numbers(this::dim);
        case DATA_TYPE -> type = (int) tensor.number();
        case DATA_LOCATION -> location(tensor.number());
        case RAW_DATA -> raw = tensor.bytes();
        case INT32_DATA -> tensor.numbers(number -> element(field, (int) number));
        case INT64_DATA -> tensor.numbers(number -> element(field, number));
        case FLOAT_DATA, STRING_DATA, DOUBLE_DATA, UINT64_DATA -> counts[field] += tensor.count();
        case EXTERNAL_DATA -> entry(tensor.message(MessageType.ENTRY));
        case SEGMENT ->
            throw new ModelRefusedException("it is stored in segments, which are not supported");
        default -> {}
      }
    }
  }

  /**
   * Multiplies the number of elements by a dimension; refuses a product that is too large
   * immediately.
   */
  void dim(long dim) {
    if (dim < 0 || dim > MOST_ELEMENTS || dim > 0 && elements > MOST_ELEMENTS / dim) {
      throw new ModelRefusedException("it claims a dimension of " + dim);
    }
    if (dims.size() == MOST_DIMS) {
      throw new ModelRefusedException("it has more than " + MOST_DIMS + " dimensions");
    }
    dims.add(dim);
    elements *= dim;
  }

  private void location(long number) {
    if (number > 1) {
      throw new ModelRefusedException("it lies in a place of the unknown kind " + number);
    }
    external = number == 1;
  }

  private void element(int field, long number) {
    counts[field]++;
    number(number);
  }

  private void number(long number) {
    least = Math.min(least, number);
    most = Math.max(most, number);
    if (kept.size() <= MOST_KEPT) {
      kept.add(number);
    }
  }

  private void entry(Fields entry) {
    String key = "";
    String value = "";
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> key = entry.text();
        case 2 -> value = entry.text();
        default -> {}
      }
    }
    // Others, such as weights packed for one processor, ONNX Runtime would read without a check.
    if (!PLACE.contains(key)) {
      throw new ModelRefusedException(
          "its place has the entry " + Names.quoted(key) + "; known are " + new TreeSet<>(PLACE));
    }
    if (place.put(key, value) != null) {
      throw new ModelRefusedException("its location is given twice");
    }
  }

  /** Returns what is known of the tensor. Numbers in external files are not read. */
  Fact fact() {
    long[] sizes = dims.stream().mapToLong(Long::longValue).toArray();
    Fact fact = Fact.of(type, sizes).withConstant(true);
    if (type != Fact.INT32 && type != Fact.INT64 || external || elements > MOST_READ) {
      return fact;
    }
    if (raw != null) {
      readRaw();
    }
    return new Fact(
        true,
        true,
        type,
        sizes,
        elements,
        least,
        most,
        kept.size() <= MOST_KEPT ? numbers() : null);
  }

  private long[] numbers() {
    return kept.stream().mapToLong(Long::longValue).toArray();
  }

  private void readRaw() {
    int bytes = type == Fact.INT32 ? Integer.BYTES : Long.BYTES;
    for (int i = raw.position(); i < raw.limit(); i += bytes) {
      number(type == Fact.INT32 ? raw.getInt(i) : raw.getLong(i));
    }
  }
}
