package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** The contents of a tensor message, read field by field and not yet verified. */
final class TensorClaim {
  static final int FLOAT_DATA = 4;
  static final int INT32_DATA = 5;
  static final int STRING_DATA = 6;
  static final int INT64_DATA = 7;
  static final int DOUBLE_DATA = 10;
  static final int UINT64_DATA = 11;

  static final int INT32 = 6;
  static final int INT64 = 7;

  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int SEGMENT = 3;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;

  private static final int NO_TYPE = 1 << 20;
  private static final long MOST_ELEMENTS = Long.MAX_VALUE >> 8;

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

  private long least = Long.MAX_VALUE;

  void read(Fields tensor) {
    while (tensor.next()) {
      int field = tensor.field();
      switch (field) {
        case NAME -> name = tensor.text();
        case DIMS -> tensor.numbers(this::dim);
        case DATA_TYPE -> type = (int) Math.min(tensor.number() & Long.MAX_VALUE, NO_TYPE);
        case DATA_LOCATION -> external = tensor.number() != 0;
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
    elements *= dim;
  }

  private void element(int field, long number) {
    counts[field]++;
    least = Math.min(least, number);
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
    if (place.put(key, value) != null) {
      throw new ModelRefusedException("its location is given twice");
    }
  }

  /** Returns the contents. Numbers in external files are not read and may have any value. */
  Content content() {
    if (type != INT32 && type != INT64) {
      return new Content(elements == 0, Long.MAX_VALUE, false);
    }
    long smallest = type == INT32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
    long found = external ? smallest : raw == null ? least : leastOfRaw();
    return new Content(elements == 0, found, found == smallest);
  }

  private long leastOfRaw() {
    long found = Long.MAX_VALUE;
    int bytes = type == INT32 ? Integer.BYTES : Long.BYTES;
    for (int i = raw.position(); i < raw.limit(); i += bytes) {
      found = Math.min(found, type == INT32 ? raw.getInt(i) : raw.getLong(i));
    }
    return found;
  }
}
