package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.edit.Pass;
import dev.kiln.graph.simplify.Applied;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransposedConvToSubpixelTest {
  private final Pass pass = new TransposedConvToSubpixel();

  /** The last number says what is cropped: a size that is no multiple, or for fewer taps. */
  @ParameterizedTest
  @CsvSource({
    "3, 2, 1, 1, 1, 2, false",
    "2, 2, 0, 0, 0, 1, false",
    "4, 2, 1, 1, 0, 2, true",
    "3, 2, 0, 0, 0, 2, true",
    "3, 2, 1, 1, 0, 2, true",
    "5, 2, 2, 2, 1, 3, false",
    "6, 2, 2, 2, 0, 3, false",
    "4, 4, 0, 0, 0, 1, false",
    "8, 4, 2, 2, 0, 2, true",
    "9, 3, 3, 3, 0, 3, false",
    "3, 2, 0, 1, 0, 2, false",
    "9, 1, 4, 4, 0, 9, false",
    "3, 1, 0, 2, 0, 3, false",
    "5, 3, 1, 1, 2, 2, true"
  })
  void everyStridedPlaceGetsItsOwnWeights(
      int kernel, int stride, int begin, int end, int more, int taps, boolean crops) {
    Graph graph =
        new Sketch("N", 3, "H", "W")
            .floats("w", 3, 5, kernel, kernel)
            .floats("b", 5)
            .node("y = ConvTranspose x w b", attributes(stride, 1, begin, end, more))
            .graph();
    Applied applied = Applied.of(pass, graph);
    assertEquals(1, applied.changes());
    assertEquals(
        Attribute.of(taps, taps), applied.graph().nodes().get(0).attributes().get("kernel_shape"));
    assertEquals(crops, applied.operators().contains("Slice"));
    assertEquals(stride > 1, applied.operators().contains("DepthToSpace"));
  }

  @Test
  void anyWindowGivesTheSameOrStays() {
    Random random = new Random(3);
    int changes = 0;
    for (int i = 0; i < 40; i++) {
      int stride = 1 + random.nextInt(4);
      int group = 1 + random.nextInt(3);
      int height = 1 + random.nextInt(6);
      int width = 1 + random.nextInt(6);
      Map<String, Attribute> attributes = new LinkedHashMap<>();
      attributes.put("strides", Attribute.of(stride, stride));
      attributes.put("group", Attribute.of((long) group));
      attributes.put(
          "pads",
          Attribute.of(
              random.nextInt(height),
              random.nextInt(width),
              random.nextInt(height),
              random.nextInt(width)));
      attributes.put(
          "output_padding", Attribute.of(random.nextInt(stride), random.nextInt(stride)));
      Graph graph =
          new Sketch(1, 2 * group, 5 + random.nextInt(4), 5 + random.nextInt(4))
              .floats("w", 2 * group, 3, height, width)
              .node("y = ConvTranspose x w", attributes)
              .graph();
      changes += Applied.of(pass, graph).changes();
    }
    assertTrue(changes > 15, "" + changes);
  }

  @Test
  void everyChannelOfADepthwiseOneIsItsOwnGroup() {
    Graph graph =
        new Sketch("N", 4, 7, 6)
            .floats("w", 4, 1, 4, 4)
            .node("y = ConvTranspose x w", attributes(2, 4, 1, 1, 0))
            .graph();
    assertEquals(List.of("Conv", "DepthToSpace", "Slice"), Applied.of(pass, graph).operators());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void kernelsThatLeaveMostPlacesEmptyStay(int kernel) {
    Graph graph =
        new Sketch("N", 3, 7, 6)
            .floats("w", 3, 2, kernel, kernel)
            .node("y = ConvTranspose x w", attributes(4, 1, 0, 0, 0))
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void unequalStridesAndDilationStay() {
    Graph graph =
        new Sketch("N", 3, 7, 6)
            .floats("w", 3, 3, 4, 4)
            .node("a = ConvTranspose x w", Map.of("strides", Attribute.of(2, 1)))
            .node(
                "y = ConvTranspose a w",
                Map.of("strides", Attribute.of(2, 2), "dilations", Attribute.of(2, 2)))
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void sizesThatAreAskedForStay() {
    Graph graph =
        new Sketch("N", 3, 7, 6)
            .floats("w", 3, 3, 4, 4)
            .node(
                "y = ConvTranspose x w",
                Map.of("strides", Attribute.of(2, 2), "output_shape", Attribute.of(15, 13)))
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  @Test
  void weightsThatARunMayChooseStay() {
    Graph graph =
        new Sketch(2, 2, 4, 4)
            .node("y = ConvTranspose x x", Map.of("strides", Attribute.of(2, 2)))
            .graph();
    assertEquals(0, Applied.of(pass, graph).changes());
  }

  private static Map<String, Attribute> attributes(
      int stride, int group, int begin, int end, int more) {
    return Map.of(
        "strides", Attribute.of(stride, stride),
        "group", Attribute.of((long) group),
        "pads", Attribute.of(begin, begin, end, end),
        "output_padding", Attribute.of(more, more));
  }
}
