package dev.kiln.train.recipe.adversarial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.GeneratedMnist;
import dev.kiln.train.fit.LiveArrays;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Networks;
import dev.kiln.train.recipe.Digits;
import dev.kiln.train.recipe.Rehearsal;
import dev.kiln.train.recipe.TanhRange;
import dev.kiln.train.recipe.autoencode.Autoencode;
import dev.kiln.train.recipe.autoencode.AutoencodeSettings;
import dev.kiln.train.recipe.classify.ClassifySettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleQualityTest {
  @TempDir Path folder;

  @Test
  void knowsPicturesOfEveryDigitFromThoseOfOne() {
    Digits.start(
        folder,
        new ClassifySettings(
            Rehearsal.fit(10, 20, 0.05, Schedule.COSINE),
            0.9,
            0,
            false,
            "",
            ClassifySettings.DIGITS));
    int before = LiveArrays.count();
    try (SampleQuality quality = SampleQuality.byRun(folder);
        NDManager scope = NDManager.newBaseManager()) {
      NDArray digits =
          Batches.inOrder(GeneratedMnist.images(250, 3), 250, scope).get(0, scope).images();
      SampleQuality.Tally all = tally(quality, digits);
      assertTrue(all.sure() > 0.8, all.sure() + " sure");
      assertEquals(Math.log(10) / Math.log(2), all.entropy(), 0.05);

      NDArray same = digits.get("3:4").repeat(0, 7);
      assertEquals(1, tally(quality, same).sure());
      assertEquals(0, tally(quality, same).entropy());

      NDArray large = TanhRange.resize(digits, 64, 64).repeat(1, 3);
      SampleQuality.Tally coloured = tally(quality, large);
      assertEquals(all.sure(), coloured.sure(), 0.1, "enlarged and in colour");
      assertEquals(all.entropy(), coloured.entropy(), 0.1);
    }
    assertEquals(before, LiveArrays.count());
  }

  /** Of pictures that come in two parts. */
  private static SampleQuality.Tally tally(SampleQuality quality, NDArray images) {
    SampleQuality.Tally tally = quality.tally();
    tally.add(images.get(":5"));
    tally.add(images.get("5:"));
    return tally;
  }

  @Test
  void theEntropyIsInBits() {
    assertEquals(0, SampleQuality.entropy(new long[] {0, 7, 0}, 7));
    assertEquals(1, SampleQuality.entropy(new long[] {5, 0, 5}, 10), 1e-12);
    assertEquals(1.5, SampleQuality.entropy(new long[] {2, 1, 1}, 4), 1e-12);
  }

  @Test
  void refusesWhatIsNoClassifierOfDigits() {
    Rehearsal.start(
        "conv-autoencoder",
        () ->
            new Autoencode(
                Networks.find("conv-autoencoder").orElseThrow(),
                Digits.TEST,
                Digits.TEST,
                new AutoencodeSettings(Rehearsal.fit(1, 50, 1e-3, Schedule.CONSTANT), 0)),
        folder);
    int before = LiveArrays.count();
    assertEquals(
        folder
            + ": this run trained conv-autoencoder; expected one that trained a classifier of digits, such as lenet5",
        assertThrows(TrainingException.class, () -> SampleQuality.byRun(folder)).getMessage());
    Path weights = new RunDirectory(folder).weights();
    var lenet5 = Networks.find("lenet5").orElseThrow();
    String message =
        assertThrows(TrainingException.class, () -> SampleQuality.by(lenet5, weights)).getMessage();
    assertTrue(message.startsWith(weights + ": the weights do not fit the network: "), message);
    assertEquals(before, LiveArrays.count());
  }
}
