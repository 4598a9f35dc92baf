package dev.kiln.train.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles and PyTorch's zip files as Python does, for tests. */
final class Pickle {
  /** A pickled call of a global function. */
  record Call(String module, String name, List<?> arguments) {}

  /** A pickled persistent identifier. */
  record Persistent(List<?> id) {}

  /** A pickled global, named but not called. */
  record Global(String module, String name) {}

  /** A part of a pickle, written as it is. */
  record Raw(byte... operations) {}

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteBuffer number;

  private Pickle() {}

  static byte[] of(Object value) {
    Pickle pickle = new Pickle();
    pickle.out.write(0x80);
    pickle.out.write(2);
    pickle.write(value);
    pickle.out.write('.');
    return pickle.out.toByteArray();
  }

  /** A tensor of a storage, as {@code torch.save} pickles it. */
  static Call tensor(
      String storageClass, String key, long elements, long offset, List<?> shape, List<?> strides) {
    Persistent storage =
        new Persistent(List.of("storage", new Global("torch", storageClass), key, "cpu", elements));
    return new Call(
        "torch._utils",
        "_rebuild_tensor_v2",
        List.of(storage, offset, tuple(shape), tuple(strides), false, ordered(Map.of())));
  }

  static Object[] tuple(List<?> values) {
    return values.toArray();
  }

  /** An OrderedDict, filled after its construction as Python does. */
  static Object ordered(Map<?, ?> entries) {
    return new Ordered(entries);
  }

  private record Ordered(Map<?, ?> entries) {}

  /** A checkpoint file: the pickle and its storages under a top folder. */
  static Path save(Path file, String folder, byte[] pickle, Map<String, byte[]> storages)
      throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(folder + "/data.pkl", pickle);
    storages.forEach((key, bytes) -> entries.put(folder + "/data/" + key, bytes));
    entries.put(folder + "/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    return zip(file, entries, ZipEntry.STORED);
  }

  /** A checkpoint file as PyTorch wrote it before 1.6; the storages are of float32. */
  static Path saveLegacy(Path file, byte[] pickle, Map<String, byte[]> storages)
      throws IOException {
    return saveLegacy(file, pickle, of(List.copyOf(storages.keySet())), storages);
  }

  /** The same with another list of the storages' keys. */
  static Path saveLegacy(Path file, byte[] pickle, byte[] keys, Map<String, byte[]> storages)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        new byte[] {
          (byte) 0x80,
          2,
          (byte) 0x8a,
          10,
          0x6c,
          (byte) 0xfc,
          (byte) 0x9c,
          0x46,
          (byte) 0xf9,
          0x20,
          0x6a,
          (byte) 0xa8,
          0x50,
          0x19,
          '.'
        });
    bytes.writeBytes(of(1001));
    bytes.writeBytes(of(Map.of("protocol_version", 1001, "little_endian", true)));
    bytes.writeBytes(pickle);
    bytes.writeBytes(keys);
    for (byte[] storage : storages.values()) {
      ByteBuffer elements = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      bytes.writeBytes(elements.putLong(storage.length / 4).array());
      bytes.writeBytes(storage);
    }
    return Files.write(file, bytes.toByteArray());
  }

  static Path zip(Path file, Map<String, byte[]> entries, int method) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> e : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(e.getKey());
        entry.setMethod(method);
        entry.setSize(e.getValue().length);
        CRC32 crc = new CRC32();
        crc.update(e.getValue());
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(e.getValue());
      }
    }
    return file;
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private void write(Object value) {
    if (value == null) {
      out.write('N');
    } else if (value instanceof Boolean b) {
      out.write(b ? 0x88 : 0x89);
    } else if (value instanceof Integer i) {
      out.write('J');
      little(4).putInt(i);
      flush();
    } else if (value instanceof Long l) {
      out.write(0x8a);
      out.write(8);
      little(8).putLong(l);
      flush();
    } else if (value instanceof Double d) {
      out.write('G');
      little(8).putLong(Long.reverseBytes(Double.doubleToLongBits(d)));
      flush();
    } else if (value instanceof String s) {
      byte[] text = s.getBytes(StandardCharsets.UTF_8);
      out.write('X');
      little(4).putInt(text.length);
      flush();
      out.writeBytes(text);
    } else if (value instanceof Object[] tuple) {
      out.write('(');
      for (Object element : tuple) {
        write(element);
      }
      out.write('t');
    } else if (value instanceof List<?> list) {
      out.write(']');
      out.write('(');
      list.forEach(this::write);
      out.write('e');
    } else if (value instanceof Map<?, ?> map) {
      out.write('}');
      items(map);
    } else if (value instanceof Ordered ordered) {
      global("collections", "OrderedDict");
      out.write(')');
      out.write('R');
      items(ordered.entries());
      // As a module's state_dict: OrderedDict with the attribute _metadata.
      write(Map.of("_metadata", Map.of("", Map.of("version", 1))));
      out.write('b');
    } else if (value instanceof Raw raw) {
      out.writeBytes(raw.operations());
    } else if (value instanceof Global global) {
      global(global.module(), global.name());
    } else if (value instanceof Persistent persistent) {
      write(tuple(persistent.id()));
      out.write('Q');
    } else if (value instanceof Call call) {
      global(call.module(), call.name());
      write(tuple(call.arguments()));
      out.write('R');
    } else {
      throw new IllegalArgumentException("can't pickle " + value);
    }
  }

  private void items(Map<?, ?> map) {
    out.write('(');
    map.forEach(
        (key, element) -> {
          write(key);
          write(element);
        });
    out.write('u');
  }

  private void global(String module, String name) {
    out.write('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private ByteBuffer little(int bytes) {
    number = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return number;
  }

  private void flush() {
    out.writeBytes(number.array());
  }
}
