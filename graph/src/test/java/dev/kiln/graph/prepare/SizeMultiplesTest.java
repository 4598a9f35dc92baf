package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.TensorData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SizeMultiplesTest {
  private static final Map<String, Attribute> TWICE =
      Map.of("strides", Attribute.of(2, 2), "kernel_shape", Attribute.of(2, 2));

  @Test
  void stridesUndoWhatScalesDid() {
    Sketch sketch =
        new Sketch("N", 1, "H", "W")
            .floats("w", 1, 1, 2, 2)
            .node("a = ConvTranspose x w", TWICE)
            .node("b = ConvTranspose a w", TWICE)
            .node("c = MaxPool b", TWICE)
            .node("d = Conv c w", TWICE)
            .node("y = Relu b");
    SizeMultiples sizes = SizeMultiples.of(sketch.graph(), 17);
    assertTrue(sizes.isMultiple("y", 2, 4));
    assertFalse(sizes.isMultiple("y", 2, 8));
    assertTrue(sizes.isMultiple("c", 3, 2));
    assertFalse(sizes.isMultiple("d", 3, 2));
  }

  @Test
  void padsAndKernelsAreCounted() {
    Sketch sketch =
        new Sketch("N", 4, "H", "W")
            .longs("widths", 0, 0, 1, 0, 0, 0, 2, 0)
            .floats("w", 1, 1, 2, 2)
            .node("a = DepthToSpace x", Map.of("blocksize", Attribute.of(2L)))
            .node("b = Pad a widths")
            .node("c = Conv b w")
            .node("y = SpaceToDepth c", Map.of("blocksize", Attribute.of(2L)));
    SizeMultiples sizes = SizeMultiples.of(sketch.graph(), 17);
    assertFalse(sizes.isMultiple("b", 2, 2));
    assertTrue(sizes.isMultiple("c", 2, 2));
    assertFalse(sizes.isMultiple("c", 3, 2));
  }

  @Test
  void sumsHaveTheSizeThatIsNotBroadcast() {
    Sketch sketch =
        new Sketch("N", 1, "H", "W")
            .floats("w", 1, 1, 2, 2)
            .floats("one", 1, 1, 1)
            .node("a = ConvTranspose x w", TWICE)
            .node("b = Add a one")
            .node("c = Add x a")
            .node("y = Add x one");
    SizeMultiples sizes = SizeMultiples.of(sketch.graph(), 17);
    assertTrue(sizes.isMultiple("b", 2, 2));
    assertTrue(sizes.isMultiple("c", 2, 2));
    assertFalse(sizes.isMultiple("y", 2, 2));
  }

  @Test
  void sizesComputedFromShapesAreFollowed() {
    Sketch sketch =
        new Sketch("N", 1, "H", "W")
            .longs("places", 2, 3)
            .longs("first", 0)
            .longs("second", 2)
            .longs("four", 4, 4)
            .node("shape = Shape x")
            .node("front = Slice shape first second first")
            .node("size = Gather shape places")
            .node("larger = Mul size four")
            .node("all = Concat front larger", Map.of("axis", Attribute.of(0L)))
            .node("y = Resize x - - all");
    SizeMultiples sizes = SizeMultiples.of(sketch.graph(), 17);
    assertTrue(sizes.isMultiple("y", 2, 4));
    assertTrue(sizes.isMultiple("y", 3, 4));
    assertFalse(sizes.isMultiple("x", 2, 2));
  }

  @Test
  void scalesThatAreNotWholeProveNothing() {
    Sketch sketch =
        new Sketch("N", 1, "H", "W")
            .constant("scales", TensorData.ofFloats(List.of(4L), 1, 1, 1.5f, 2))
            .node("y = Resize x - scales");
    SizeMultiples sizes = SizeMultiples.of(sketch.graph(), 17);
    assertFalse(sizes.isMultiple("y", 2, 2));
    assertTrue(sizes.isMultiple("y", 3, 2));
  }

  @Test
  void remaindersArePlainNumbersWhereTheyAreKnown() {
    OpenSize size = OpenSize.unknown(0).times(6).plus(-4);
    assertTrue(size.isMultiple(2));
    assertFalse(size.hasKnownRemainder(4));
    assertEquals(OpenSize.unknown(0).times(3).plus(-2), size.dividedBy(2));
    assertTrue(size.isNeverOne());
    assertFalse(OpenSize.unknown(0).times(3).plus(4).isNeverOne());
  }
}
