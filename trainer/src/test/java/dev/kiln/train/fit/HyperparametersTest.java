package dev.kiln.train.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HyperparametersTest {
  @ParameterizedTest
  @CsvSource({
    "epochs, 0, 'epochs must be at least 1, not 0'",
    "batch, 0, 'batch must be at least 1, not 0'",
    "learningRate, 0, 'learning rate must be above 0, not 0.0'",
    "warmUp, -1, 'warm up must be at least 0, not -1.0'",
    "clip, -0.5, 'clip must be at least 0, not -0.5'",
    "patience, -1, 'patience must be at least 1, or 0 for never, not -1'",
    "limit, -1, 'limit must be at least 1, or 0 for all, not -1'",
    "testLimit, -1, 'test limit must be at least 1, or 0 for all, not -1'",
    "threads, -1, 'threads must be at least 1, or 0 for automatic, not -1'",
  })
  void refusesWhatIsOutOfRange(String name, double value, String message) {
    Throwable refused = assertThrows(RuntimeException.class, () -> with(name, value));
    while (refused.getCause() != null) {
      refused = refused.getCause();
    }
    assertEquals(message, refused.getMessage());
  }

  @Test
  void theRateRisesThenFollowsTheSchedule() {
    Hyperparameters settings = with("warmUp", 1.5);
    // Three steps an epoch, so four and a half of warm-up.
    assertEquals(0.2 / 4.5, settings.rate(0, 3), 1e-12);
    assertEquals(0.2 * 4 / 4.5, settings.rate(3, 3), 1e-12);
    assertEquals(0.2, settings.rate(4, 3), 1e-12);
    assertEquals(0.2, settings.rate(29, 3), 1e-12);
    Hyperparameters falling = Hyperparameters.of(10, 4, 0.2, Schedule.COSINE);
    assertEquals(0.1, falling.rate(15, 3), 1e-12);
  }

  @Test
  void withoutWarmUpTheRateIsWholeAtOnce() {
    assertEquals(0.2, with("warmUp", 0).rate(0, 3));
  }

  private static Hyperparameters with(String name, double value) {
    JsonObject json = new Gson().toJsonTree(Hyperparameters.of(10, 4, 0.2)).getAsJsonObject();
    boolean whole = value == Math.rint(value);
    json.addProperty(name, whole ? (Number) (int) value : (Number) value);
    return new Gson().fromJson(json, Hyperparameters.class);
  }
}
