package dev.kiln.runtime.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void aNameThatOccursTwiceIsRefusedWhateverItsFirstValue() {
    for (String first : List.of("1", "null", "{}")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> Json.parse("{\"a\":" + first + ",\"a\":2}"));
      assertTrue(e.getMessage().contains("\"a\" occurs twice"), e.getMessage());
    }
  }

  @Test
  void valuesAreWrittenCompactAndPretty() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "a \"quoted\" \\ line\nend\u0001\u2028");
    value.put("numbers", Arrays.asList(1, -2L, 0.5, 1e300, Double.NaN, null));
    value.put("none", Map.of());
    value.put("empty", List.of());
    value.put("yes", true);
    assertEquals(
        "{\"text\":\"a \\\"quoted\\\" \\\\ line\\nend\\u0001\\u2028\","
            + "\"numbers\":[1,-2,0.5,1.0E300,null,null],\"none\":{},\"empty\":[],\"yes\":true}",
        JsonWriter.compact(value));
    assertEquals(
        "{\n  \"a\": [\n    1,\n    2\n  ]\n}", JsonWriter.pretty(Map.of("a", List.of(1, 2))));
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      Object value = value(random, 4);
      assertEquals(value, Json.parse(JsonWriter.compact(value)));
      assertEquals(value, Json.parse(JsonWriter.pretty(value)));
    }
  }

  private static Object value(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0:
        return null;
      case 1:
        return random.nextBoolean();
      case 2:
        return random.nextLong() % 1_000_000_000_000L;
      case 3:
        return random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      case 4:
        char[] text = new char[random.nextInt(20)];
        for (int i = 0; i < text.length; i++) {
          text[i] = (char) random.nextInt(0x3000);
        }
        return new String(text);
      case 5:
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth - 1));
        }
        return items;
      default:
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.put("n" + random.nextInt(100), value(random, depth - 1));
        }
        return members;
    }
  }

  @Test
  void whatJsonHasNoWordForIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> JsonWriter.compact(new int[3]));
  }
}
