package dev.kiln.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.Buffer;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks at a file before native code does: whether it is there, whole, and an ONNX ModelProto
 * (field numbers of onnx.proto, wire format of protocol buffers).
 */
final class ModelGuard {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private static final int IR_VERSION = 1;
  private static final int MODEL_VERSION = 5;
  private static final int GRAPH = 7;

  /** Bytes that can be read from anywhere. */
  private interface Input {
    int readUnsignedByte() throws IOException;

    long position() throws IOException;

    void seek(long position) throws IOException;
  }

  private final String name;
  private final Input input;
  private final long size;

  private ModelGuard(String name, Input input, long size) {
    this.name = name;
    this.input = input;
    this.size = size;
  }

  /**
   * @throws ModelException if native code had better not see the file
   */
  static void check(Path path) {
    if (!Files.exists(path)) {
      throw new ModelException(path + ": no such file");
    }
    if (Files.isDirectory(path)) {
      throw new ModelException(path + ": a folder, not an ONNX file");
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      if (file.length() == 0) {
        throw new ModelException(path + ": the file is empty");
      }
      new ModelGuard(path.toString(), of(file), file.length()).checkFields();
    } catch (EOFException e) {
      throw new ModelException(path + ": not an ONNX file, or cut off at its end", e);
    } catch (IOException e) {
      throw new ModelException(path + ": can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * @throws ModelException if native code had better not see the bytes
   */
  static void check(String name, ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      throw new ModelException(name + ": there is nothing in it");
    }
    try {
      new ModelGuard(name, of(bytes.slice()), bytes.remaining()).checkFields();
    } catch (BufferUnderflowException e) {
      throw new ModelException(name + ": not an ONNX file, or cut off at its end", e);
    } catch (IOException e) {
      throw new ModelException(name + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static Input of(RandomAccessFile file) {
    return new Input() {
      @Override
      public int readUnsignedByte() throws IOException {
        return file.readUnsignedByte();
      }

      @Override
      public long position() throws IOException {
        return file.getFilePointer();
      }

      @Override
      public void seek(long position) throws IOException {
        file.seek(position);
      }
    };
  }

  private static Input of(Buffer bytes) {
    return new Input() {
      @Override
      public int readUnsignedByte() {
        return ((ByteBuffer) bytes).get() & 0xff;
      }

      @Override
      public long position() {
        return bytes.position();
      }

      @Override
      public void seek(long position) {
        bytes.position((int) position);
      }
    };
  }

  private void checkFields() throws IOException {
    boolean versionSeen = false;
    boolean graphSeen = false;
    while (input.position() < size) {
      long tag = varint();
      long field = tag >>> 3;
      int wire = (int) (tag & 7);
      if (field == 0 || field > 1 << 20 || !fits(field, wire)) {
        throw notOnnx();
      }
      versionSeen |= field == IR_VERSION;
      graphSeen |= field == GRAPH;
      switch (wire) {
        case VARINT -> varint();
        case FIXED64 -> skip(8, versionSeen);
        case FIXED32 -> skip(4, versionSeen);
        default -> skip(varint(), versionSeen);
      }
    }
    if (!graphSeen) {
      throw notOnnx();
    }
  }

  /** Whether ModelProto has this field so; fields newer than ours may be anything. */
  private static boolean fits(long field, int wire) {
    if (field == IR_VERSION || field == MODEL_VERSION) {
      return wire == VARINT;
    }
    if (field <= 8 || field == 14 || field == 20 || field == 25) {
      return wire == LENGTH_DELIMITED;
    }
    return wire == VARINT || wire == FIXED64 || wire == LENGTH_DELIMITED || wire == FIXED32;
  }

  private void skip(long length, boolean versionSeen) throws IOException {
    long next = input.position() + length;
    if (length >= 0 && next >= length && next <= size) {
      input.seek(next);
      return;
    }
    if (versionSeen && next > size) {
      throw new ModelException(
          name + ": cut off: " + (next - size) + " bytes are missing after its " + size);
    }
    throw notOnnx();
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = input.readUnsignedByte();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw notOnnx();
  }

  private ModelException notOnnx() {
    return new ModelException(name + ": not an ONNX file");
  }
}
