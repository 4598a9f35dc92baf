package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a model's {@code metadata_props}. Field numbers are those of onnx.proto. */
final class Metadata {
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_METADATA = 14;

  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private static final int MOST_ENTRIES = 2000;

  private Metadata() {}

  static Map<String, String> of(Fields model) {
    Map<String, String> entries = new LinkedHashMap<>();
    boolean graphSeen = false;
    int count = 0;
    while (model.next()) {
      if (model.field() == MODEL_METADATA) {
        require(++count);
        addEntry(model.message(MessageType.ENTRY), entries);
      }
      graphSeen |= model.field() == MODEL_GRAPH;
    }
    if (!graphSeen) {
      throw new ModelRefusedException("not an ONNX file");
    }
    return entries;
  }

  private static void addEntry(Fields entry, Map<String, String> entries) {
    String key = "";
    String value = "";
    while (entry.next()) {
      switch (entry.field()) {
        case ENTRY_KEY -> key = entry.text();
        case ENTRY_VALUE -> value = entry.longText();
        default -> {}
      }
    }
    entries.put(key, value);
  }

  /**
   * Refuses a model with too many entries; the time that ONNX Runtime's Java interface takes to
   * hand them over grows with their square.
   */
  static void require(int entries) {
    if (entries > MOST_ENTRIES) {
      throw new ModelRefusedException("more than " + MOST_ENTRIES + " metadata entries");
    }
  }
}
