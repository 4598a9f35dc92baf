package dev.kiln.runtime.guard;

import java.util.Locale;

/**
 * The message types of an ONNX file, with the number and kind of each field: {@code i} an integer,
 * {@code f} a float, {@code b} bytes, a string or a message; capitals are repeated fields, {@code
 * D} are doubles. Source: onnx.proto of ONNX 1.20, IR version 13.
 */
enum MessageType {
  MODEL("i1 b2 b3 b4 i5 b6 b7 B8 B14 B20 B25 B26"),
  GRAPH("B1 b2 B5 b10 B11 B12 B13 B14 B15 B16"),
  NODE("B1 B2 b3 b4 B5 b6 b7 b8 B9 B10"),
  ATTRIBUTE("b1 f2 i3 b4 b5 b6 F7 I8 B9 B10 B11 b13 b14 B15 i20 b21 b22 B23"),
  TENSOR("I1 i2 b3 F4 I5 B6 I7 b8 b9 D10 I11 b12 B13 i14 B16"),
  SPARSE_TENSOR("b1 b2 I3"),
  VALUE_INFO("b1 b2 b3 B4"),
  FUNCTION("b1 B4 B5 B6 B7 b8 B9 b10 B11 B12 b13 B14"),
  ENTRY("b1 b2");

  private static final int LAST_FIELD = 26;

  private final char[] kinds = new char[LAST_FIELD + 1];

  MessageType(String fields) {
    for (String field : fields.split(" ")) {
      kinds[Integer.parseInt(field.substring(1))] = field.charAt(0);
    }
  }

  /** Returns the kind of a field, or 0 if ONNX does not define it. */
  char kind(int field) {
    return field <= LAST_FIELD ? kinds[field] : 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
