package dev.kiln.pipeline.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzFileTest {
  @TempDir private Path folder;

  @Test
  void aFileThatIsCutOffIsNamed() throws IOException {
    Path file = folder.resolve("arrays.npz");
    NpzFile.write(Map.of("x", Tensor.floats(new float[] {1, 2, 3}, 3)), file);
    assertEquals(1, NpzFile.read(file).size());
    byte[] whole = Files.readAllBytes(file);
    // The directory at the end is not needed.
    int entry = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    Path part = folder.resolve("part.npz");
    for (int length = 0; length < entry; length++) {
      Files.write(part, Arrays.copyOf(whole, length));
      String message = assertThrows(ModelException.class, () -> NpzFile.read(part)).getMessage();
      assertTrue(message.startsWith(part + ": not a"), message);
    }
  }
}
