package dev.kiln.pipeline.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LatencySamplesTest {
  @Test
  void percentilesAreSamplesThatSoManyDoNotExceed() {
    LatencySamples samples = new LatencySamples();
    for (int i = 5000; i >= 1; i--) {
      samples.add(i * 1_000_000L);
    }
    assertEquals(new LatencyPercentiles(2500, 4750, 4950, 2500.5, 5000), samples.percentiles());
  }

  @Test
  void oneSampleIsAllOfThem() {
    LatencySamples samples = new LatencySamples();
    samples.add(2_000_000);
    assertEquals(new LatencyPercentiles(2, 2, 2, 2, 2), samples.percentiles());
    assertEquals(1, samples.count());
  }
}
