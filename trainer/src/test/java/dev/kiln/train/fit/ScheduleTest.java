package dev.kiln.train.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.Seeds;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void factorsGoAsTheirNamesSay() {
    assertEquals(1, Schedule.CONSTANT.factor(0.7));
    assertEquals(1, Schedule.COSINE.factor(0));
    assertEquals(0.5, Schedule.COSINE.factor(0.5), 1e-12);
    assertEquals(0, Schedule.COSINE.factor(1), 1e-12);
    assertEquals(1, Schedule.STEP.factor(0.33));
    assertEquals(0.1, Schedule.STEP.factor(0.34), 1e-12);
    assertEquals(0.01, Schedule.STEP.factor(0.99), 1e-12);
  }

  @Test
  void seedsDifferByPurposeAndMoment() {
    Set<Long> seeds = new HashSet<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      for (int step = 0; step < 20; step++) {
        seeds.add(Seeds.of(0, "step", epoch, step));
        seeds.add(Seeds.of(1, "step", epoch, step));
        seeds.add(Seeds.of(0, "shuffle", epoch, step));
      }
    }
    assertEquals(1200, seeds.size());
    assertEquals(Seeds.of(7, "step", 1, 2), Seeds.of(7, "step", 1, 2));
    assertNotEquals(Seeds.of(7, "step", 1, 2), Seeds.of(7, "step", 2, 1));
    assertTrue(seeds.stream().anyMatch(seed -> seed < 0));
  }
}
