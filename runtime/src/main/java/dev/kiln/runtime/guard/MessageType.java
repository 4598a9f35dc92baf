package dev.kiln.runtime.guard;

import java.util.Locale;

/**
 * The message types of an ONNX file, with the number and kind of each field: {@code i} an integer,
 * {@code e} an integer of 32 bits that is not negative, such as an enum, {@code f} a float, {@code
 * b} bytes, a string or a message; capitals are repeated fields, {@code D} are doubles. The fields
 * that are messages follow with their types. Source: onnx.proto of ONNX 1.20, IR version 13.
 */
enum MessageType {
  MODEL(
      "i1 b2 b3 b4 i5 b6 b7 B8 B14 B20 B25 B26",
      "7 GRAPH 8 OPSET 14 ENTRY 20 TRAINING 25 FUNCTION 26 DEVICES"),
  GRAPH(
      "B1 b2 B5 b10 B11 B12 B13 B14 B15 B16",
      "1 NODE 5 TENSOR 11 VALUE 12 VALUE 13 VALUE 14 ANNOTATION 15 SPARSE_TENSOR 16 ENTRY"),
  NODE("B1 B2 b3 b4 B5 b6 b7 b8 B9 B10", "5 ATTRIBUTE 9 ENTRY 10 PLACEMENT"),
  ATTRIBUTE(
      "b1 f2 i3 b4 b5 b6 F7 I8 B9 B10 B11 b13 b14 B15 e20 b21 b22 B23",
      "5 TENSOR 6 GRAPH 10 TENSOR 11 GRAPH 14 TYPE 15 TYPE 22 SPARSE_TENSOR 23 SPARSE_TENSOR"),
  TENSOR("I1 e2 b3 F4 I5 B6 I7 b8 b9 D10 I11 b12 B13 e14 B16", "3 SEGMENT 13 ENTRY 16 ENTRY"),
  SPARSE_TENSOR("b1 b2 I3", "1 TENSOR 2 TENSOR"),
  FUNCTION(
      "b1 B4 B5 B6 B7 b8 B9 b10 B11 B12 b13 B14", "7 NODE 9 OPSET 11 ATTRIBUTE 12 VALUE 14 ENTRY"),
  ENTRY("b1 b2"),
  VALUE("b1 b2 b3 B4", "2 TYPE 4 ENTRY"),
  TYPE(
      "b1 b4 b5 b6 b7 b8 b9",
      "1 TENSOR_TYPE 4 INNER_TYPE 5 MAP_TYPE 7 OPAQUE 8 TENSOR_TYPE 9 INNER_TYPE"),
  TENSOR_TYPE("e1 b2", "2 SHAPE"),
  INNER_TYPE("b1", "1 TYPE"),
  MAP_TYPE("e1 b2", "2 TYPE"),
  OPAQUE("b1 b2"),
  SHAPE("B1", "1 DIM"),
  DIM("i1 b2 b3"),
  OPSET("b1 i2"),
  SEGMENT("i1 i2"),
  ANNOTATION("b1 B2", "2 ENTRY"),
  TRAINING("b1 b2 B3 B4", "1 GRAPH 2 GRAPH 3 ENTRY 4 ENTRY"),
  DEVICES("b1 e2 B3"),
  PLACEMENT("b1 B2 e3", "2 SHARDING"),
  SHARDING("b1 I2 B3 B4", "3 DEVICE_GROUP 4 SHARDED_DIM"),
  DEVICE_GROUP("i1 I2"),
  SHARDED_DIM("i1 B2", "2 SHARD"),
  SHARD("i1 b2 i3");

  private static final int LAST_FIELD = 26;

  private final char[] kinds = new char[LAST_FIELD + 1];
  private final String[] inner = new String[LAST_FIELD + 1];

  MessageType(String fields) {
    for (String field : fields.split(" ")) {
      kinds[Integer.parseInt(field.substring(1))] = field.charAt(0);
    }
  }

  MessageType(String fields, String messages) {
    this(fields);
    String[] words = messages.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      inner[Integer.parseInt(words[i])] = words[i + 1];
    }
  }

  /** Returns the kind of a field, or 0 if ONNX does not define it. */
  char kind(int field) {
    return field <= LAST_FIELD ? kinds[field] : 0;
  }

  /** Returns whether a field is a message. */
  boolean isMessage(int field) {
    return field <= LAST_FIELD && inner[field] != null;
  }

  /** Returns the type of a field that is a message. */
  MessageType inner(int field) {
    return valueOf(inner[field]);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
