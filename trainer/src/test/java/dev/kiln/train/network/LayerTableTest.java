package dev.kiln.train.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The layers of networks, as torchsummary lists them. */
class LayerTableTest {
  private static final Set<String> LARGE = Set.of("alexnet", "dcgan64");

  private static LayerTable of(String name, long... input) {
    return LayerTable.of(Networks.find(name).orElseThrow().main(), new Shape(input));
  }

  /** LeCun et al. with padding, the article's own listing, table 4 of the paper on MobileNetV2. */
  @ParameterizedTest
  @CsvSource({
    "lenet5, 1, 28, 61706, 416520",
    "style, 3, 256, 1676675, 8262273024",
    "mobilenetv2, 3, 224, 3504872, 300774272",
    "resnet18, 1, 96, 11178378, 318657536",
  })
  void sumsAreThoseOfTheLiterature(
      String name, long channels, long size, long parameters, long multiplyAdds) {
    LayerTable table = of(name, -1, channels, size, size);
    assertEquals(parameters, table.parameters());
    assertEquals(multiplyAdds, table.multiplyAdds());
  }

  static Stream<Network> small() {
    return Networks.all().stream()
        .filter(n -> !LARGE.contains(n.name()) && n.kind() != Network.Kind.SEGMENTATION);
  }

  static Stream<Network> large() {
    return Networks.all().stream().filter(n -> small().noneMatch(n::equals));
  }

  @ParameterizedTest
  @MethodSource("small")
  void everyParameterIsInARow(Network network) {
    for (Network.Part part : network.parts()) {
      LayerTable table = LayerTable.of(part, part.example(1));
      assertEquals(ParameterCounts.of(network, part), table.parameters(), part.name());
      assertTrue(table.multiplyAdds() > 0);
    }
  }

  @ParameterizedTest
  @Tag("slow")
  @MethodSource("large")
  void everyParameterOfALargeNetworkIsInARow(Network network) {
    everyParameterIsInARow(network);
  }

  /** The rows of the article's torchsummary, whose ReLU of a residual block stands in its code. */
  @Test
  void theStyleNetworksRowsAreTheArticles() {
    var layers = of("style", -1, 3, 256, 256).layers();
    assertEquals(38, layers.size());
    assertEquals("Conv2d", layers.get(4).kind());
    assertEquals(List.of(-1L, 64L, 127L, 127L), layers.get(4).outputs().get(0));
    assertEquals(18_496, layers.get(4).parameters());
    assertEquals("ResidualBlock", layers.get(14).kind());
    assertEquals("ConvTranspose2d", layers.get(37).kind());
    assertEquals(7_779, layers.get(37).parameters());
  }

  @Test
  void aSizeThatIsTooSmallIsAWrongArgument() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> of("alexnet", -1, 1, 16, 16))
            .getMessage();
    assertEquals("alexnet does not take an input of 1x16x16; try a larger one", message);
  }
}
