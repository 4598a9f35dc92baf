package dev.kiln.runtime.guard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A protobuf message as a tree that can be changed: to build models by hand and to break them. */
final class ProtoTree {
  /** The messages of onnx.proto and the fields that are messages themselves. */
  enum Kind {
    ENTRY,
    DIM,
    SHAPE(Map.of(1, DIM)),
    TENSOR_TYPE(Map.of(2, SHAPE)),
    TYPE(Map.of(1, TENSOR_TYPE, 8, TENSOR_TYPE)),
    VALUE(Map.of(2, TYPE, 4, ENTRY)),
    TENSOR(Map.of(13, ENTRY)),
    SPARSE(Map.of(1, TENSOR, 2, TENSOR)),
    ATTRIBUTE(Map.of(5, TENSOR, 10, TENSOR, 14, TYPE, 22, SPARSE)),
    NODE(Map.of(5, ATTRIBUTE, 9, ENTRY)),
    GRAPH(Map.of(1, NODE, 5, TENSOR, 11, VALUE, 12, VALUE, 13, VALUE, 15, SPARSE)),
    FUNCTION(Map.of(7, NODE, 9, ENTRY, 11, ATTRIBUTE, 12, VALUE)),
    MODEL(Map.of(7, GRAPH, 8, ENTRY, 14, ENTRY, 25, FUNCTION));

    private final Map<Integer, Kind> inner;

    Kind() {
      this(Map.of());
    }

    Kind(Map<Integer, Kind> inner) {
      this.inner = inner;
    }

    Kind inner(int number) {
      boolean subgraph = this == ATTRIBUTE && (number == 6 || number == 11);
      return subgraph ? GRAPH : inner.get(number);
    }
  }

  /** A field; its value is a Long, an Integer (four bytes), a byte[] or a tree. */
  static final class Field {
    int number;
    Object value;

    Field(int number, Object value) {
      this.number = number;
      this.value = value;
    }

    Field copy() {
      return new Field(number, value instanceof ProtoTree tree ? tree.copy() : value);
    }

    byte[] bytes() {
      return value instanceof ProtoTree tree ? tree.toBytes() : (byte[]) value;
    }
  }

  final Kind kind;
  final List<Field> fields = new ArrayList<>();

  ProtoTree(Kind kind) {
    this.kind = kind;
  }

  ProtoTree number(int field, long value) {
    fields.add(new Field(field, value));
    return this;
  }

  ProtoTree real(int field, float value) {
    fields.add(new Field(field, Float.floatToRawIntBits(value)));
    return this;
  }

  ProtoTree text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoTree bytes(int field, byte[] value) {
    fields.add(new Field(field, value));
    return this;
  }

  ProtoTree message(int field, ProtoTree value) {
    fields.add(new Field(field, value));
    return this;
  }

  ProtoTree copy() {
    ProtoTree copy = new ProtoTree(kind);
    fields.forEach(field -> copy.fields.add(field.copy()));
    return copy;
  }

  byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Field field : fields) {
      if (field.value instanceof Long number) {
        varint(out, (long) field.number << 3);
        varint(out, number);
      } else if (field.value instanceof Integer bits) {
        varint(out, (long) field.number << 3 | 5);
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bits).array());
      } else {
        byte[] bytes = field.bytes();
        varint(out, (long) field.number << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
      }
    }
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Reads a whole model that is as it should be. */
  static ProtoTree parse(byte[] model) {
    return parse(ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN), Kind.MODEL);
  }

  private static ProtoTree parse(ByteBuffer in, Kind kind) {
    ProtoTree tree = new ProtoTree(kind);
    while (in.hasRemaining()) {
      long tag = varint(in);
      int number = (int) (tag >>> 3);
      switch ((int) tag & 7) {
        case 0 -> tree.number(number, varint(in));
        case 5 -> tree.fields.add(new Field(number, in.getInt()));
        case 2 -> {
          byte[] bytes = new byte[(int) varint(in)];
          in.get(bytes);
          Kind inner = kind.inner(number);
          ByteBuffer part = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
          tree.fields.add(new Field(number, inner == null ? bytes : parse(part, inner)));
        }
        default -> throw new IllegalArgumentException("wire type " + (tag & 7));
      }
    }
    return tree;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
