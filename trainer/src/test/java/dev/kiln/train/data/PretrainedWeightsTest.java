package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedWeightsTest {
  private static final String FILE = "mobilenet_v2-b0353104.pth";

  /** Nobody listens there. */
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

  @TempDir private Path cache;

  @Test
  void aFileInTheCacheIsTaken() throws IOException {
    Path file = Files.writeString(cache.resolve(FILE), "weights");
    assertEquals(file, PretrainedWeights.MOBILENETV2.cached(cache, NOWHERE));
  }

  @Test
  void whatCannotBeDownloadedSaysWhatToDoAndLeavesNothing() throws IOException {
    String message =
        assertThrows(
                TrainingException.class, () -> PretrainedWeights.MOBILENETV2.cached(cache, NOWHERE))
            .getMessage();
    assertTrue(message.startsWith("the weights of MobileNetV2 are not in " + cache), message);
    assertTrue(message.endsWith("or name another file with --backbone or --weights"), message);
    try (Stream<Path> left = Files.list(cache)) {
      assertEquals(0, left.count());
    }
  }
}
