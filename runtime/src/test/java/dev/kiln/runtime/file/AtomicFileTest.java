package dev.kiln.runtime.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void aFileAppearsWithItsCompanionsWhenItIsPublished() throws IOException {
    Path target = Files.writeString(folder.resolve("model.onnx"), "old");
    try (AtomicFile file = AtomicFile.of(target)) {
      Files.writeString(file.file(), "new");
      Files.writeString(file.file().resolveSibling("model.data"), "weights");
      assertEquals("old", Files.readString(target));
      file.publish();
    }
    assertEquals("new", Files.readString(target));
    assertEquals("weights", Files.readString(folder.resolve("model.data")));
    assertEquals(2, count());
  }

  @Test
  void whatIsNotPublishedLeavesNothingBehind() throws IOException {
    Path target = Files.writeString(folder.resolve("model.onnx"), "old");
    try (AtomicFile file = AtomicFile.of(target)) {
      Files.writeString(file.file(), "half");
    }
    assertEquals("old", Files.readString(target));
    assertEquals(1, count());
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() {
    IOException noFolder =
        assertThrows(IOException.class, () -> AtomicFile.of(folder.resolve("no/such.onnx")));
    assertTrue(noFolder.getMessage().contains("there is no folder"), noFolder.getMessage());
    IOException isFolder = assertThrows(IOException.class, () -> AtomicFile.of(folder));
    assertTrue(isFolder.getMessage().contains("it is a folder"), isFolder.getMessage());
  }

  private long count() throws IOException {
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }
}
