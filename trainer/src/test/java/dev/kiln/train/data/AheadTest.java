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

class AheadTest {
  @Test
  void givesEveryMemberInOrderAndMakesNoneTwice() {
    Set<Integer> made = ConcurrentHashMap.newKeySet();
    try (Ahead<Integer> squares =
        new Ahead<>(
            20,
            2,
            3,
            i -> {
              assertTrue(made.add(i));
              return i * i;
            })) {
      for (int i = 5; i < 20; i++) {
        assertEquals(i * i, squares.get(i));
      }
    }
    assertEquals(15, made.size(), "those before the first asked for are not made");
  }

  @Test
  void makesWhatComesNextBeforeItIsAskedFor() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(4);
    try (Ahead<Integer> members =
        new Ahead<>(
            100,
            2,
            3,
            i -> {
              begun.countDown();
              return i;
            })) {
      members.get(0);
      assertTrue(begun.await(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void whatFailsFailsWhereItIsAskedFor() {
    try (Ahead<Integer> members =
        new Ahead<>(
            3,
            1,
            3,
            i -> {
              if (i == 2) {
                throw new TrainingException("broken");
              }
              return i;
            })) {
      assertEquals(0, members.get(0));
      assertEquals(1, members.get(1));
      assertEquals(
          "broken", assertThrows(TrainingException.class, () -> members.get(2)).getMessage());
    }
  }
}
