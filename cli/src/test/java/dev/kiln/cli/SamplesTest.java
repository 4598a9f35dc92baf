package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.pipeline.bench.Samples;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void percentilesAreSamplesThatSoManyDoNotExceed() {
    Samples samples = new Samples();
    for (int i = 5000; i >= 1; i--) {
      samples.add(i * 1_000_000L);
    }
    assertEquals(new Samples.Summary(2500, 4750, 4950, 2500.5, 5000), samples.summary());
  }

  @Test
  void oneSampleIsAllOfThem() {
    Samples samples = new Samples();
    samples.add(2_000_000);
    assertEquals(new Samples.Summary(2, 2, 2, 2, 2), samples.summary());
    assertEquals(1, samples.count());
  }
}
