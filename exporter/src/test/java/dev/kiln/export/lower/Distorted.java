package dev.kiln.export.lower;

import dev.kiln.graph.Op;
import dev.kiln.runtime.ElementType;

/** Lowerings that are right but for one operator, whose results come out too large. */
public final class Distorted {
  private Distorted() {}

  public static Lowerings of(String operator, double factor) {
    Lowering right = Lowerings.standard().row(operator);
    return Lowerings.standard()
        .with(
            operator,
            (call, emitter) ->
                right.lower(call, emitter).stream()
                    .map(
                        value ->
                            emitter.node(Op.MUL, value, emitter.scalar(factor, ElementType.FLOAT)))
                    .toList());
  }
}
