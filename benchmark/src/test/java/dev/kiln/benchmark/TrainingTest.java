package dev.kiln.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.op.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"LENET5", "RESNET18"})
  void classifiersDoSteps(Training training) {
    doesSteps(training);
  }

  @Test
  @Tag("slow")
  void styleDoesSteps() {
    doesSteps(Training.STYLE);
  }

  private void doesSteps(Training training) {
    try (KilnTraining kiln = new KilnTraining(training, Precision.FP32, 1, folder)) {
      Contender.Times times = kiln.work(0);
      assertEquals(1, times.millis().size());
      assertTrue(times.millis().get(0) > 0);
    }
  }
}
