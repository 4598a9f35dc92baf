package dev.kiln.android.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsignedApkTest {
  @TempDir Path folder;

  private byte[] write(String... names) throws Exception {
    UnsignedApk apk = new UnsignedApk();
    for (String name : names) {
      apk.add(name, name.getBytes());
    }
    Path file = folder.resolve("unsigned.apk");
    apk.write(file);
    return Files.readAllBytes(file);
  }

  @Test
  void sameFilesGiveTheSameBytesWhateverTheirOrder() throws Exception {
    assertArrayEquals(write("a", "lib/b.so", "z"), write("z", "a", "lib/b.so"));
  }

  @Test
  void modelsAreCompressedAndTheRestIsStoredAsItIs() throws Exception {
    write("lib/b.so", "a", "assets/c.onnx");
    try (ZipFile zip = new ZipFile(folder.resolve("unsigned.apk").toFile())) {
      List<? extends ZipEntry> entries = zip.stream().toList();
      assertEquals(
          List.of("a", "assets/c.onnx", "lib/b.so"),
          entries.stream().map(ZipEntry::getName).toList());
      for (ZipEntry entry : entries) {
        assertEquals(
            entry.getName().endsWith(".onnx") ? ZipEntry.DEFLATED : ZipEntry.STORED,
            entry.getMethod());
        assertEquals(entry.getName(), new String(zip.getInputStream(entry).readAllBytes()));
      }
    }
  }
}
