package dev.kiln.android.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the files of an APK lie, as its zip directory says. */
final class ApkEntries {
  private static final int END = 0x06054b50;

  /** A file as it is stored. */
  record Entry(int method, int offset, int size) {}

  private final ByteBuffer bytes;
  private final SortedMap<String, Entry> entries = new TreeMap<>();

  private ApkEntries(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  static ApkEntries read(Path apk) throws IOException {
    ApkEntries read = new ApkEntries(ByteBuffer.wrap(Files.readAllBytes(apk)));
    read.readDirectory();
    return read;
  }

  private void readDirectory() {
    int end = bytes.limit() - 22;
    while (bytes.getInt(end) != END) {
      end--;
    }
    int at = bytes.getInt(end + 16);
    for (int i = bytes.getShort(end + 10); i > 0; i--) {
      int nameLength = bytes.getShort(at + 28);
      String name = StandardCharsets.UTF_8.decode(bytes.slice(at + 46, nameLength)).toString();
      int local = bytes.getInt(at + 42);
      int data = local + 30 + bytes.getShort(local + 26) + bytes.getShort(local + 28);
      entries.put(name, new Entry(bytes.getShort(at + 10), data, bytes.getInt(at + 20)));
      at += 46 + nameLength + bytes.getShort(at + 30) + bytes.getShort(at + 32);
    }
  }

  SortedMap<String, Entry> all() {
    return entries;
  }

  int fileSize() {
    return bytes.limit();
  }

  /** Returns a stored file's bytes. */
  ByteBuffer bytes(String name) {
    Entry entry = entries.get(name);
    return bytes.slice(entry.offset(), entry.size()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
