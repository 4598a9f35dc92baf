package dev.kiln.train.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TargetMetricTest {
  @Test
  void theBestEpochIsTheFirstOfTheHighestOrLowest() {
    List<Run.Epoch> epochs = epochs(0.5, 0.9, 0.9, 0.1, 0.1);
    assertEquals(1, new TargetMetric("accuracy", true).best(epochs));
    assertEquals(3, new TargetMetric("accuracy", false).best(epochs));
    assertEquals(0, new TargetMetric("accuracy", true).best(epochs(0.3)));
  }

  private static List<Run.Epoch> epochs(double... values) {
    return DoubleStream.of(values)
        .mapToObj(value -> new Run.Epoch(0.1, Map.of("test_accuracy", value), 1, 1))
        .toList();
  }
}
