package dev.kiln.runtime.live;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveStreamStressTest {
  @Test
  @Timeout(120)
  void nothingIsTornLostOrOutOfOrderWhateverHappensWhen() throws InterruptedException {
    Interleaving.runAll(0, 60);
  }

  @Test
  @Tag("slow")
  void thousandsOfInterleavingsAreAllRight() throws InterruptedException {
    Interleaving.runAll(1_000, 5_000);
  }
}
