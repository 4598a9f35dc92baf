package dev.kiln.android.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class OpenedModelsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private OpenedModels models() {
    return new OpenedModels(folder.getRoot().toPath().resolve("opened"));
  }

  private static InputStream bytes(int count) {
    return new ByteArrayInputStream(new byte[count]);
  }

  @Test
  public void theLastOneIsKept() throws IOException {
    Path first = models().keep("a.onnx", bytes(10), 10, file -> {});
    Path second = models().keep("b.onnx", bytes(9), 10, file -> {});
    assertEquals(9, Files.size(second));
    assertFalse(Files.exists(first));
    assertEquals(second, models().find("b.onnx").get());
    assertFalse(models().find("a.onnx").isPresent());
    assertFalse(models().find("").isPresent());
  }

  @Test
  public void whatIsRefusedLeavesTheOneBefore() throws IOException {
    Path first = models().keep("a.onnx", bytes(10), 10, file -> {});
    IOException large =
        assertThrows(IOException.class, () -> models().keep("b.onnx", bytes(11), 10, file -> {}));
    assertEquals("b.onnx: larger than the 0 MB that this phone has free", large.getMessage());
    assertThrows(
        ModelException.class,
        () ->
            models()
                .keep(
                    "b.onnx",
                    bytes(5),
                    10,
                    file -> {
                      throw new ModelException("no model");
                    }));
    assertTrue(Files.exists(first));
    assertEquals(1, folder.getRoot().list().length);
  }

  @Test
  public void aStrangersNameStaysInsideTheFolder() throws IOException {
    for (String name : new String[] {"../../evil.onnx", "..", ".", "", "a/b\0c", "模型.onnx"}) {
      Path file = models().keep(name, bytes(1), 10, kept -> {});
      assertEquals(folder.getRoot().toPath().resolve("opened"), file.normalize().getParent());
    }
    String plain = models().keep("模型.onnx", bytes(1), 10, f -> {}).getFileName().toString();
    assertEquals("模型.onnx", plain);
  }
}
