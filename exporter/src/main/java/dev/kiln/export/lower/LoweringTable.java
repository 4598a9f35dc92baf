package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A builder for a table of lowerings, in which each name occurs once. */
final class LoweringTable {
  private final Map<String, Lowering> rows = new LinkedHashMap<>();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private String last;

  /** Adds an operator with one result. */
  LoweringTable row(String operator, BiFunction<Call, Emitter, Value> lowering) {
    return rows(operator, (call, emitter) -> List.of(lowering.apply(call, emitter)));
  }

  /**
   * Adds an operator that maps directly to an ONNX operator: one array in, one out, no settings.
   */
  LoweringTable row(String operator, Op op) {
    return row(operator, (call, emitter) -> emitter.node(op, emitter.value(call.receiver())));
  }

  /** Adds an operator with several results. */
  LoweringTable rows(String operator, Lowering lowering) {
    if (rows.put(operator, lowering) != null) {
      throw new IllegalStateException("two rows for " + operator);
    }
    last = operator;
    return this;
  }

  /** Adds a note for users to the last row. */
  LoweringTable note(String text) {
    notes.put(last, text);
    return this;
  }

  Map<String, String> notes() {
    return notes;
  }

  Map<String, Lowering> all() {
    return rows;
  }
}
