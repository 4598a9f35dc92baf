package dev.kiln.android.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathFilesTest {
  private static final List<String> FILES =
      List.of(
          "module-info.class",
          "a/A.class",
          "a/native/a.so",
          "META-INF/MANIFEST.MF",
          "META-INF/services/a.Service",
          "META-INF/versions/11/a/A.class");

  @TempDir Path folder;

  @Test
  void classesAndServicesOfAFolder() throws Exception {
    for (String file : FILES) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), file);
    }
    check(new ClassPathFiles(folder));
  }

  @Test
  void classesAndServicesOfAJar() throws Exception {
    Path jar = folder.resolve("a.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String file : FILES) {
        out.putNextEntry(new ZipEntry(file));
        out.write(file.getBytes());
      }
    }
    check(new ClassPathFiles(jar));
  }

  private static void check(ClassPathFiles place) throws Exception {
    assertEquals(Set.of("a/A.class"), place.classes().keySet());
    assertEquals("a/A.class", new String(place.classes().get("a/A.class")));
    assertEquals(Set.of("META-INF/services/a.Service"), place.services().keySet());
  }
}
