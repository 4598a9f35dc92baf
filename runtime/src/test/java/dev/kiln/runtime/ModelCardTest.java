package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.file.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardTest {
  @Test
  void readsEveryEntry() {
    ModelCard card =
        ModelCard.read(
            Map.ofEntries(
                Map.entry("kiln.task", "segmentation"),
                Map.entry("kiln.network", "deeplab"),
                Map.entry("kiln.labels", "[\"sky\", \"road\"]"),
                Map.entry("kiln.palette", "[\"#808080\", \"#0000FF\"]"),
                Map.entry("kiln.latent", "{\"size\": 100}"),
                Map.entry("kiln.align_corners", "true"),
                Map.entry("kiln.metrics", "{\"miou\": 0.5, \"classes\": {\"sky\": 1e-1}}"),
                Map.entry("kiln.training", "{\"seed\": 7}"),
                Map.entry("kiln.quantization", "{\"precision\": \"int8\", \"time\": 0.5}"),
                Map.entry("kiln.version", "0.1.0"),
                Map.entry("kiln.later", "x")));
    assertEquals(Task.SEGMENTATION, card.task());
    assertEquals("deeplab", card.network());
    assertEquals(List.of("sky", "road"), card.labels());
    assertEquals(List.of(0x808080, 0x0000ff), card.palette());
    assertEquals(Map.of("size", 100L), card.latent());
    assertTrue(card.alignCorners());
    assertEquals(Map.of("miou", 0.5, "classes", Map.of("sky", 0.1)), card.metrics());
    assertEquals(Map.of("seed", 7L), card.training());
    assertEquals(Map.of("precision", "int8", "time", 0.5), card.quantization());
    assertEquals("0.1.0", card.version());
    assertEquals(Map.of("kiln.later", "x"), card.other());
  }

  @Test
  void aForeignModelHasAnEmptyCard() {
    assertEquals(ModelCard.EMPTY, ModelCard.read(Map.of()));
    assertEquals(Task.NONE, ModelCard.EMPTY.task());
  }

  @Test
  void jsonIsReadWhole() {
    assertEquals(
        Arrays.asList(1L, -2.5, true, false, null, "a\"\\/\b\f\n\r\tä\u20ac", Map.of(), List.of()),
        Json.parse(
            " [1, -2.5, true, false, null, \"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\u20ac\", {}, [ ] ] "));
    assertEquals(1e300, Json.parse("1e300"));
    assertEquals(12345678901234567890.0, Json.parse("12345678901234567890"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "NaN",
        "tru",
        "\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "[1] 2",
        "'a'",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}",
        "[1 2]",
        "//",
        "nul"
      })
  void jsonIsStrict(String text) {
    assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
  }

  @Test
  void deepJsonIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Json.parse("[".repeat(100_000)));
  }
}
