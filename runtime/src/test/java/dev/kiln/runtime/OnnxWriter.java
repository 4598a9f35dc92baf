package dev.kiln.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes small ONNX models by hand: field numbers of onnx.proto, wire format of protobuf. */
public final class OnnxWriter {
  public static final int FLOAT = 1;
  public static final int UINT8 = 2;
  public static final int INT64 = 7;
  public static final int STRING = 8;
  public static final int FLOAT16 = 10;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
  private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
  private int irVersion = 8;

  /** A dimension is a Long of fixed size or a String of any. */
  public OnnxWriter input(String name, int type, Object... dims) {
    message(graph, 11, valueInfo(name, type, dims));
    return this;
  }

  public OnnxWriter output(String name, int type, Object... dims) {
    message(graph, 12, valueInfo(name, type, dims));
    return this;
  }

  public OnnxWriter node(
      String op, List<String> inputs, String output, Map<String, Object> attributes) {
    ByteArrayOutputStream node = new ByteArrayOutputStream();
    inputs.forEach(input -> text(node, 1, input));
    text(node, 2, output);
    text(node, 4, op);
    attributes.forEach((name, value) -> message(node, 5, attribute(name, value)));
    message(graph, 1, node);
    return this;
  }

  public OnnxWriter floats(String name, float[] values, long... dims) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return initializer(name, FLOAT, raw.array(), dims);
  }

  public OnnxWriter longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return initializer(name, INT64, raw.array(), values.length);
  }

  /** Floats that lie at the beginning of another file of the folder. */
  public OnnxWriter externalFloats(String name, String file, long... dims) {
    ByteArrayOutputStream location = new ByteArrayOutputStream();
    text(location, 1, "location");
    text(location, 2, file);
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    for (long dim : dims) {
      number(tensor, 1, dim);
    }
    number(tensor, 2, FLOAT);
    text(tensor, 8, name);
    message(tensor, 13, location);
    number(tensor, 14, 1);
    message(graph, 5, tensor);
    return this;
  }

  public OnnxWriter metadata(String key, String value) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    text(entry, 1, key);
    text(entry, 2, value);
    message(metadata, 14, entry);
    return this;
  }

  public OnnxWriter irVersion(int version) {
    irVersion = version;
    return this;
  }

  public Path write(Path file) {
    ByteArrayOutputStream opset = new ByteArrayOutputStream();
    text(opset, 1, "");
    number(opset, 2, 13);
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    number(model, 1, irVersion);
    text(graph, 2, "test");
    message(model, 7, graph);
    message(model, 8, opset);
    model.writeBytes(metadata.toByteArray());
    try {
      return Files.write(file, model.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Weights of any type, as the bytes that the file holds. */
  public OnnxWriter initializer(String name, int type, byte[] raw, long... dims) {
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    for (long dim : dims) {
      number(tensor, 1, dim);
    }
    number(tensor, 2, type);
    text(tensor, 8, name);
    bytes(tensor, 9, raw);
    message(graph, 5, tensor);
    return this;
  }

  private static ByteArrayOutputStream valueInfo(String name, int type, Object... dims) {
    ByteArrayOutputStream shape = new ByteArrayOutputStream();
    for (Object size : dims) {
      ByteArrayOutputStream dim = new ByteArrayOutputStream();
      if (size instanceof String any) {
        text(dim, 2, any);
      } else {
        number(dim, 1, ((Number) size).longValue());
      }
      message(shape, 1, dim);
    }
    ByteArrayOutputStream tensorType = new ByteArrayOutputStream();
    number(tensorType, 1, type);
    message(tensorType, 2, shape);
    ByteArrayOutputStream typeProto = new ByteArrayOutputStream();
    message(typeProto, 1, tensorType);
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    text(info, 1, name);
    message(info, 2, typeProto);
    return info;
  }

  private static ByteArrayOutputStream attribute(String name, Object value) {
    ByteArrayOutputStream attribute = new ByteArrayOutputStream();
    text(attribute, 1, name);
    if (value instanceof long[] ints) {
      for (long i : ints) {
        number(attribute, 8, i);
      }
      number(attribute, 20, 7);
    } else {
      number(attribute, 3, ((Number) value).longValue());
      number(attribute, 20, 2);
    }
    return attribute;
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static void number(ByteArrayOutputStream out, int field, long value) {
    varint(out, (long) field << 3);
    varint(out, value);
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
    varint(out, (long) field << 3 | 2);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void text(ByteArrayOutputStream out, int field, String value) {
    bytes(out, field, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void message(ByteArrayOutputStream out, int field, ByteArrayOutputStream value) {
    bytes(out, field, value.toByteArray());
  }
}
