package dev.kiln.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.edit.Pass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldBatchNormalizationTest {
  private final Pass pass = new FoldBatchNormalization();

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "1, false", "2, false"})
  void normalizationGoesIntoAConvolution(long group, boolean bias) {
    Applied applied =
        Applied.of(
            pass,
            norm(new Sketch("N", 4, 9, 9), 6)
                .floats("w", 6, 4 / group, 3, 3)
                .floats("b", 6)
                .node("a = Conv x w" + (bias ? " b" : ""), Map.of("group", Attribute.of(group)))
                .node("y = BatchNormalization a scale shift mean var")
                .graph());
    assertEquals(List.of("Conv"), applied.operators());
    assertNotNull(applied.graph().initializers().get("w"), "the weights keep their name");
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void normalizationGoesIntoATransposedConvolution(long group) {
    Applied applied =
        Applied.of(
            pass,
            norm(new Sketch("N", 4, 5, 5), 6)
                .floats("w", 4, 6 / group, 3, 3)
                .node("a = ConvTranspose x w", Map.of("group", Attribute.of(group)))
                .node("y = BatchNormalization a scale shift mean var")
                .graph());
    assertEquals(List.of("ConvTranspose"), applied.operators());
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void normalizationGoesIntoALinearLayer(long transposed) {
    Applied applied =
        Applied.of(
            pass,
            norm(new Sketch("N", 4), 6)
                .floats("w", transposed == 1 ? 6 : 4, transposed == 1 ? 4 : 6)
                .floats("b", 6)
                .node(
                    "a = Gemm x w b",
                    Map.of(
                        "transB", Attribute.of(transposed),
                        "alpha", Attribute.of(0.5f),
                        "beta", Attribute.of(2f)))
                .node("y = BatchNormalization a scale shift mean var")
                .graph());
    assertEquals(List.of("Gemm"), applied.operators());
  }

  @Test
  void weightsThatOthersShareAreCopied() {
    Applied applied =
        Applied.of(
            pass,
            norm(new Sketch("N", 4, 9, 9), 4)
                .floats("w", 4, 4, 3, 3)
                .node("a = Conv x w")
                .node("b = BatchNormalization a scale shift mean var")
                .node("y = Conv b w")
                .graph());
    assertEquals(List.of("Conv", "Conv"), applied.operators());
  }

  @Test
  void columnThatALinearLayerAddsIsNoBias() {
    Applied applied =
        Applied.of(
            pass,
            norm(new Sketch(6, 4), 6)
                .floats("w", 4, 6)
                .floats("column", 6, 1)
                .node("a = Gemm x w column")
                .node("y = BatchNormalization a scale shift mean var")
                .graph());
    assertEquals(0, applied.changes());
  }

  @Test
  void rowThatALinearLayerAddsIsABias() {
    Applied applied =
        Applied.of(
            pass,
            norm(new Sketch(6, 4), 6)
                .floats("w", 4, 6)
                .floats("row", 1, 6)
                .node("a = Gemm x w row")
                .node("y = BatchNormalization a scale shift mean var")
                .graph());
    assertEquals(List.of("Gemm"), applied.operators());
  }

  @Test
  void weightThatIsAlsoTheBiasStays() {
    Applied applied =
        Applied.of(
            pass,
            norm(new Sketch("N", 1), 6)
                .floats("w", 1, 6)
                .node("a = Gemm x w w")
                .node("y = BatchNormalization a scale shift mean var")
                .graph());
    assertEquals(0, applied.changes());
  }

  @Test
  void valueThatOthersReadIsNotChanged() {
    Applied applied =
        Applied.of(
            pass,
            norm(new Sketch("N", 4, 9, 9), 4)
                .floats("w", 4, 4, 3, 3)
                .node("a = Conv x w")
                .node("b = BatchNormalization a scale shift mean var")
                .node("y = Add a b")
                .graph());
    assertEquals(0, applied.changes());
  }

  private static Sketch norm(Sketch sketch, long channels) {
    return sketch
        .floats("scale", channels)
        .floats("shift", channels)
        .floats("mean", channels)
        .floats("var", channels);
  }
}
