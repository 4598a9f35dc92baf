package dev.kiln.train.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 44\n`,git lfs pull",
        "`\n <!DOCTYPE html><html><body>Not found</body></html>`,text/HTML",
        "`<HTML><head></head></HTML>`,text/HTML",
        "`<?xml version=\"1.0\"?><Error>denied</Error>`,XML",
        "`{\"error\": \"not found\"}`,JSON",
        "`\u0080\u0004\u0095\u0004\0\0\0\0\0\0\0}.`,a pickle that torch.save did not write",
        "`\u0080\u0002}q\0.`,a pickle that torch.save did not write",
        "`\u0089HDF\r\n\u001a\n`,HDF5",
        "`\u001f\u008b\u0008\u0000\u0000\u0000\u0000\u0000`,gzip",
        "`\u0008\u0008\u0012\u0007pytorch\u001a\u00052.0.0`,an ONNX model",
      })
  void whatIsTakenForWeightsByMistakeIsNamed(String content, String named) throws IOException {
    for (String name : new String[] {"a.pth", "a.safetensors"}) {
      Path file = Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
      try (NDManager manager = NDManager.newBaseManager()) {
        TrainingException e =
            assertThrows(TrainingException.class, () -> Weights.read(file, manager));
        assertTrue(e.getMessage().startsWith(file + ": not weights, but "), e.getMessage());
        assertTrue(e.getMessage().contains(named), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
      }
    }
  }
}
