package dev.kiln.export.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import dev.kiln.export.lower.Lowerings;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How many a mask chooses is told from how large the input is. */
class CountsTest {
  @Test
  void countDiffersFromEverySizeEvenIfAllRandomNumbersCount() {
    List<UnaryOperator<NDArray>> counting =
        List.of(
            x -> x.unique().head(),
            NDArray::nonzero,
            x -> x.get(x.gt(0)),
            x -> x.booleanMask(x.neq(0)),
            x -> x.get("..., {}", x.get("0, :").gt(0)));
    for (UnaryOperator<NDArray> operator : counting) {
      for (Shape input : List.of(new Shape(-1, 6), new Shape(4, 6))) {
        Trace trace = capture(operator, input);
        assertFalse(Counts.areAmbiguous(trace), trace::toString);
        assertFalse(trace.outputs().get(0).shape().stream().allMatch(Size::isFixed));
      }
    }
  }

  @Test
  void countThatAlwaysIsASizeIsThatSize() {
    Trace trace = capture(x -> x.get(x.gte(0)), new Shape(-1, 6));
    assertTrue(Counts.areAmbiguous(trace));
    assertEquals(List.of(new Size(18, 12)), trace.outputs().get(0).shape());
  }

  @Test
  void maskOfTheBlocksOwnCountsNothing() {
    Trace trace =
        capture(x -> x.get(":, {}", x.getManager().arange(6).mod(2).eq(0)), new Shape(-1, 6));
    assertFalse(Counts.areAmbiguous(trace));
    assertEquals(List.of(new Size(3, 2), new Size(3, 3)), trace.outputs().get(0).shape());
  }

  private static Trace capture(UnaryOperator<NDArray> forward, Shape input) {
    LambdaBlock block = new LambdaBlock(list -> new NDList(forward.apply(list.singletonOrThrow())));
    ProbeShapes probes = ProbeShapes.of(List.of(input));
    return Capture.of(block, probes, Map.of(), Lowerings.standard());
  }
}
