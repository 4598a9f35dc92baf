package dev.kiln.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.kiln.graph.report.RecordJson;
import dev.kiln.runtime.Task;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .disableHtmlEscaping()
          .setPrettyPrinting()
          .create();

  private record Row(String name, double smallNumber, Double none, Task task) {}

  private record Everything(
      int irVersion,
      long bytesOfSHA,
      float share,
      boolean agrees,
      String text,
      long[] shape,
      int[] empty,
      List<Row> rows,
      List<Double> numbers,
      Map<String, Object> metrics,
      Map<String, String> nothing) {}

  @Test
  void everyKindOfValueIsPrintedAsGsonPrintsIt() {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("testAccuracy/a b", 0.1);
    metrics.put("absent", null);
    metrics.put("count", 7L);
    metrics.put("inner", Map.of("key", List.of(List.of(), Map.of())));
    Everything everything =
        new Everything(
            -3,
            1L << 40,
            0.3f,
            true,
            "\"\\/<&'=\t\b\n\r\f\u0001\u001f\u007f\u2028\u2029é😀",
            new long[] {1, -1},
            new int[0],
            List.of(new Row("one", 1e-5, null, Task.STYLE), new Row("", 1e21, 2.0, Task.NONE)),
            Arrays.asList(0.5, null, -0.0),
            metrics,
            Map.of());
    assertEquals(GSON.toJson(everything), RecordJson.pretty(everything));
  }

  private record Ratio(double psnr, List<Double> each) {}

  @Test
  void numbersThatJsonLacksAreLeftOut() {
    Ratio ratio = new Ratio(Double.POSITIVE_INFINITY, List.of(1.0, Double.NaN));
    assertEquals("{\n  \"each\": [\n    1.0,\n    null\n  ]\n}", RecordJson.pretty(ratio));
  }
}
