package dev.kiln.cluster.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelRefusedException;
import dev.kiln.runtime.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An executor opens a model once, for all its tasks, and closes it. */
class OpenModelsTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");

  private byte[] bytes;
  private BatchSettings settings;

  @BeforeEach
  void readModel() throws IOException {
    OpenModels.closeIdle(0);
    bytes = Files.readAllBytes(DIGITS);
    settings =
        new BatchSettings(
            "digits.onnx",
            Sha256.of(DIGITS),
            AnswerKind.DIGITS,
            0,
            5,
            "",
            null,
            Duration.ofMinutes(1));
  }

  private OpenModels.Use use(BatchSettings asked) {
    return OpenModels.use(asked, () -> bytes, 1);
  }

  @Test
  void tasksShareAModelUntilTheLastEnds() {
    OpenModels.Use first = use(settings);
    OpenModels.Use second = use(settings);
    assertSame(first.answer(), second.answer());
    assertEquals(1, OpenModels.count());
    first.close();
    first.close();
    OpenModels.closeIdle(0);
    assertEquals(1, OpenModels.count(), "the second task still uses it");
    second.close();
    OpenModels.closeIdle(Duration.ofMinutes(1).toNanos());
    assertEquals(1, OpenModels.count(), "the next task finds it open");
    OpenModels.closeIdle(0);
    assertEquals(0, OpenModels.count());
  }

  @Test
  void whatIsAskedOtherwiseIsOpenedBesideIt() {
    try (OpenModels.Use pages = use(settings);
        OpenModels.Use classes = use(settings.withKind(AnswerKind.CLASSES))) {
      assertNotSame(pages.answer(), classes.answer());
      assertEquals(2, OpenModels.count());
    }
  }

  @Test
  void otherBytesThanThoseSentAreRefused() {
    bytes[bytes.length - 1] ^= 1;
    String message = assertThrows(ModelRefusedException.class, () -> use(settings)).getMessage();
    assertTrue(message.contains(settings.sha256()), message);
    assertEquals(0, OpenModels.count());
  }
}
