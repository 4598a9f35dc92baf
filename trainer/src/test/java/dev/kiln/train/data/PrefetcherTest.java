package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.TrainingException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrefetcherTest {
  @Test
  void givesEveryBatchInOrderAndMakesNoneTwice() {
    Set<Integer> made = ConcurrentHashMap.newKeySet();
    try (Prefetcher<Integer> batches =
        new Prefetcher<>(
            10,
            (epoch, index) -> {
              assertTrue(made.add(100 * epoch + index));
              return 100 * epoch + index;
            })) {
      for (int i = 5; i < 20; i++) {
        assertEquals(100 * (i / 10) + i % 10, batches.get(i / 10, i % 10));
      }
    }
    assertTrue(made.stream().noneMatch(batch -> batch < 5), "made before the first asked for");
  }

  @Test
  void makesWhatComesNextBeforeItIsAskedFor() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(5);
    try (Prefetcher<Integer> batches =
        new Prefetcher<>(
            3,
            (epoch, index) -> {
              begun.countDown();
              return index;
            })) {
      batches.get(0, 0);
      assertTrue(begun.await(30, TimeUnit.SECONDS), "four more, of the next epoch too");
    }
  }

  @Test
  void whatFailsFailsWhereItIsAskedFor() {
    try (Prefetcher<Integer> batches =
        new Prefetcher<>(
            3,
            (epoch, index) -> {
              if (index == 2) {
                throw new TrainingException("broken");
              }
              return index;
            })) {
      assertEquals(0, batches.get(0, 0));
      assertEquals(1, batches.get(0, 1));
      assertEquals(
          "broken", assertThrows(TrainingException.class, () -> batches.get(0, 2)).getMessage());
    }
  }
}
