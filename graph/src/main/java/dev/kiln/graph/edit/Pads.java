package dev.kiln.graph.edit;

import dev.kiln.graph.Node;
import dev.kiln.runtime.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The padding widths of a Pad node: an attribute before opset 11, an input since then. */
public final class Pads {
  private Pads() {}

  /**
   * Returns the widths for all axes, first those at the beginnings, then those at the ends; empty
   * if they are not constant.
   */
  public static Optional<List<Long>> of(Node pad, GraphEditor graph) {
    if (pad.attributes().containsKey("pads")) {
      return Optional.of(pad.integers("pads"));
    }
    boolean someAxes = !pad.input(3).isEmpty();
    return graph
        .constant(pad.input(1))
        .filter(widths -> widths.type() == ElementType.INT64 && !someAxes)
        .map(widths -> Arrays.stream(widths.longs()).boxed().toList());
  }

  /** Returns whether a Pad node in mode constant surrounds its input with zeros of type float. */
  public static boolean areZeros(Node pad, GraphEditor graph) {
    String value = pad.input(2);
    return pad.number("value", 0) == 0
        && (value.isEmpty()
            || graph
                .constant(value)
                .filter(
                    t -> t.type() == ElementType.FLOAT && Arrays.equals(t.floats(), new float[1]))
                .isPresent());
  }
}
