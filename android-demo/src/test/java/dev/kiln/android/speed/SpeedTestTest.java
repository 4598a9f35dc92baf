package dev.kiln.android.speed;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.NativeObjects;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.file.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SpeedTestTest {
  private static final SpeedReport EMPTY = new SpeedReport(Map.of("model", "test"), List.of());

  private static Speed speed(Provider provider, int threads, double p50, double difference) {
    return new Speed("m", new Choice(provider, threads), 50, p50, p50, difference, "");
  }

  private static SpeedReport report(Speed... speeds) {
    return new SpeedReport(Map.of(), List.of(speeds));
  }

  @Test
  public void everyModelIsMeasuredOnWhatWorksHere() throws InterruptedException {
    int open = NativeObjects.open();
    List<MeasuredModel> models =
        List.of(
            new MeasuredModel(
                "digits", options -> Model.open(Path.of("../models/digits.onnx"), options)),
            new MeasuredModel(
                "broken",
                options -> {
                  throw new ModelException("broken.onnx: no model");
                }));
    SpeedRun run = SpeedRun.start(models, new SpeedTest(Duration.ofMillis(20)), EMPTY);
    for (int i = 0; i < 3_000 && !run.state().isOver(); i++) {
      Thread.sleep(10);
    }
    assertTrue(run.isComplete());
    SpeedReport report = run.report();
    assertEquals(2 * SpeedTest.choices().size(), report.speeds().size());
    Speed fastest = report.fastest("digits").get();
    assertEquals(Provider.CPU, fastest.choice().provider());
    assertTrue(fastest.p50() > 0 && fastest.p95() >= fastest.p50() && fastest.runs() >= 5);
    assertFalse(report.fastest("broken").isPresent());
    assertEquals("broken.onnx: no model", report.of("broken").get(0).obstacle());
    for (Speed speed : report.of("digits")) {
      if (speed.choice().provider() == Provider.NNAPI) {
        assertEquals("runs on Android only", speed.obstacle());
      }
    }
    assertEquals(report, SpeedReport.parse(report.toJson()));
    assertTrue(Json.parse(report.toJson()) instanceof Map<?, ?>);
    assertEquals(open, NativeObjects.open());
  }

  @Test
  public void anotherProviderIsChosenOnlyIfItIsClearlyFasterAndRight() {
    Speed one = speed(Provider.CPU, 1, 10, 0);
    Speed four = speed(Provider.CPU, 4, 6, 0);
    assertEquals(four, report(one, four).fastest("m").get());
    Speed hardly = speed(Provider.XNNPACK, 4, 5.9, 0);
    assertEquals(four, report(one, four, hardly).fastest("m").get());
    Speed wrong = speed(Provider.NNAPI, 1, 1, 0.5);
    assertEquals(four, report(one, four, wrong).fastest("m").get());
    Speed faster = speed(Provider.XNNPACK, 2, 3, 0.001);
    assertEquals(faster, report(faster, one, four).fastest("m").get());
    Choices chosen = report(faster, one, four).choose(Choices.NONE);
    assertEquals(new Choice(Provider.XNNPACK, 2), chosen.of("m"));
    assertEquals(Provider.CPU, chosen.of("unknown").provider());
    assertEquals(chosen.of("m"), Choices.parse(chosen.toJson()).of("m"));
  }

  @Test
  public void damagedChoicesAreNone() {
    for (String text :
        List.of("", "{", "[]", "{\"m\":{\"provider\":\"warp\",\"threads\":1}}", "{\"m\":3}")) {
      assertEquals(Choice.unmeasured(), Choices.parse(text).of("m"));
      assertEquals(List.of(), SpeedReport.parse(text).speeds());
    }
  }
}
