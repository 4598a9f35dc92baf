package dev.kiln.train.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.op.Precision;
import dev.kiln.train.recipe.classify.ClassifySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatienceTest {
  @TempDir Path folder;

  @Test
  void aRunThatGetsNoBetterEndsWithTheWeightsOfItsBestEpoch() throws IOException {
    Path early = folder.resolve("early");
    Run run = Digits.start(early, settings(40, 2));
    int best = run.kept();
    assertTrue(run.epochs().size() < 40, run.epochs().toString());
    assertEquals(2, run.epochs().size() - 1 - best);

    Path ended = folder.resolve("ended");
    Digits.start(ended, settings(best + 1, 0));
    assertArrayEquals(weights(ended), weights(early));

    Run resumed = Digits.resume(early, settings(40, 2));
    assertEquals(run.epochs().size(), resumed.epochs().size());
    Run patient = Digits.resume(early, settings(run.epochs().size() + 1, 9));
    assertEquals(run.epochs().size() + 1, patient.epochs().size());
  }

  private static ClassifySettings settings(int epochs, int patience) {
    return Digits.settings(
        new Hyperparameters(
            epochs, 32, 0.1, Schedule.CONSTANT, 0, 0, patience, 7, 0, 0, 1, Precision.FP32));
  }

  private static byte[] weights(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("weights.safetensors"));
  }
}
