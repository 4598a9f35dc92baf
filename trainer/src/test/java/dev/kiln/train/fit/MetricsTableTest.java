package dev.kiln.train.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTableTest {
  private final Locale locale = Locale.getDefault();

  @BeforeEach
  void whereDecimalsHaveCommas() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void home() {
    Locale.setDefault(locale);
  }

  @Test
  void keepsEveryDigitAndLeavesWhatAnEpochLacksEmpty() {
    double third = 1 / 3.0;
    List<Run.Epoch> epochs =
        List.of(
            new Run.Epoch(0.6, Map.of("train_loss", third), 100, 1.5),
            new Run.Epoch(0.6, Map.of("test_loss", 0.25), 100, 2));
    assertEquals(
        """
        epoch,train_loss,test_loss,learning_rate,samples,seconds
        1,%s,,0.6,100,1.5
        2,,0.25,0.6,100,2.0
        """
            .formatted(third),
        MetricsTable.csv(epochs));
  }
}
