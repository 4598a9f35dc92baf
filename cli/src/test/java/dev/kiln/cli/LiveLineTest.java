package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LiveLineTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");
  private static final Path CLIP = Path.of("../samples/clip.avi");

  @Test
  void aHeadlessSessionPrintsWhatItMeasured() {
    Console live =
        kiln("live", "--model", DIGITS, "--headless", "--source", CLIP, "--seconds", "6", "--json");
    assertEquals(0, live.exitCode(), live.err());
    JsonObject report = live.json();
    assertEquals("digits", report.get("model").getAsString());
    assertEquals("", report.get("failure").getAsString());
    assertTrue(report.get("shown").getAsLong() > 0, live.out());
    JsonObject run = report.getAsJsonObject("latency_ms").getAsJsonObject("run");
    assertTrue(run.get("p50").getAsDouble() > 0);
    assertTrue(run.get("p99").getAsDouble() >= run.get("p50").getAsDouble());
  }

  @Test
  void wrongArgumentsAreRefusedBeforeAnyWork() {
    fails(2, "--seconds", "live", "--headless");
    fails(2, "--seconds -1.0", "live", "--headless", "--seconds", "-1");
    fails(2, "mutually exclusive", "live", "--headless", "--window");
    fails(2, "--port 70000: expected 0 to 65535", "live", "--port", "70000");
    fails(2, "out.png", "live", "--window", "--record", "out.png");
    fails(2, "digitz", "live", "--model", "digitz");
    fails(2, "--json is not for the page", "live", "--json");
    fails(2, "--port is for the page alone", "live", "--window", "--port", "1");
    fails(2, "--host is for the page alone", "live", "--window", "--host", "0.0.0.0");
    fails(2, "--no-browser is for the page alone", "live", "--window", "--no-browser");
    fails(1, "absent.avi", "live", "--model", DIGITS, "--source", "absent.avi", "--port", "0");
    fails(2, "overwrite an input", "live", "--source", CLIP, "--record", CLIP);
    fails(2, "--full-screen is not for the page", "live", "--full-screen");
    fails(2, "overwrite an input", "live", "--window", "--source", CLIP, "--record", CLIP);
    fails(2, "strength must be 0 to 1", "live", "--strength", "2");
    fails(
        1,
        "absent.avi",
        "live",
        "--model",
        DIGITS,
        "--headless",
        "--seconds",
        "1",
        "--source",
        "absent.avi");
    fails(1, "no such address", "live", "--model", DIGITS, "--host", "no such host");
  }

  private static void fails(int exitCode, String about, Object... arguments) {
    Console console = kiln(arguments);
    assertEquals(exitCode, console.exitCode(), console.err());
    assertTrue(console.err().contains(about), console.err());
    assertEquals(1, console.err().strip().lines().count(), console.err());
  }
}
