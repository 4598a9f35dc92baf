package dev.kiln.android.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The files of an APK. They are stored as they are, so that the phone maps libraries without a
 * copy; models, which the app copies out of the APK and checks, are compressed. They are sorted,
 * with one date for all, so that the same files give the same bytes.
 */
final class UnsignedApk {
  private static final String MODEL = ".onnx";

  private static final LocalDateTime NO_DATE = LocalDateTime.of(1981, 1, 1, 1, 1, 2);

  private final SortedMap<String, byte[]> files = new TreeMap<>();

  void add(String name, byte[] bytes) {
    files.put(name, bytes);
  }

  void addAll(Map<String, byte[]> more) {
    files.putAll(more);
  }

  /** Adds all files of a zip file. */
  void addZip(Path zip) throws IOException {
    try (ZipFile in = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : in.stream().toList()) {
        try (InputStream bytes = in.getInputStream(entry)) {
          add(entry.getName(), bytes.readAllBytes());
        }
      }
    }
  }

  void write(Path apk) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(apk))) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        byte[] bytes = file.getValue();
        out.putNextEntry(entry(file.getKey(), bytes));
        out.write(bytes);
        out.closeEntry();
      }
    }
  }

  private static ZipEntry entry(String name, byte[] bytes) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(NO_DATE);
    if (name.endsWith(MODEL)) {
      entry.setMethod(ZipEntry.DEFLATED);
      return entry;
    }
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    return entry;
  }
}
