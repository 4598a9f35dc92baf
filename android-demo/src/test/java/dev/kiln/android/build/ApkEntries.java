package dev.kiln.android.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;

/** Where the files of an APK lie, as its zip directory says. */
final class ApkEntries {
  private static final int END = 0x06054b50;

  /**
   * A file as it lies in the APK.
   *
   * @param size its bytes there
   * @param whole its bytes when it is no longer compressed
   */
  record Entry(int method, int offset, int size, int whole) {}

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
      entries.put(
          name,
          new Entry(bytes.getShort(at + 10), data, bytes.getInt(at + 20), bytes.getInt(at + 24)));
      at += 46 + nameLength + bytes.getShort(at + 30) + bytes.getShort(at + 32);
    }
  }

  SortedMap<String, Entry> all() {
    return entries;
  }

  int fileSize() {
    return bytes.limit();
  }

  /** Returns a file's bytes, as they were before compression. */
  ByteBuffer bytes(String name) {
    Entry entry = entries.get(name);
    ByteBuffer stored = bytes.slice(entry.offset(), entry.size());
    return (entry.method() == ZipEntry.STORED ? stored : inflated(stored, entry.whole()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer inflated(ByteBuffer compressed, int size) {
    Inflater inflater = new Inflater(true);
    inflater.setInput(compressed);
    byte[] whole = new byte[size];
    try {
      for (int at = 0; at < size; ) {
        at += inflater.inflate(whole, at, size - at);
      }
      return ByteBuffer.wrap(whole);
    } catch (DataFormatException e) {
      throw new IllegalStateException(e);
    } finally {
      inflater.end();
    }
  }
}
