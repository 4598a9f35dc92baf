package dev.kiln.train.weights;

import java.util.ArrayList;
import java.util.List;

/**
 * How the names of a block's parameters match those of some arrays.
 *
 * @param loaded parameters that have an array of their shape
 * @param missing parameters without an array of their name
 * @param surplus arrays without a parameter of their name
 * @param misshapen parameters whose array is of another shape; each with both shapes
 */
public record Match(
    List<String> loaded, List<String> missing, List<String> surplus, List<String> misshapen) {
  private static final int NAMED = 6;

  public Match {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    surplus = List.copyOf(surplus);
    misshapen = List.copyOf(misshapen);
  }

  /** Whether the arrays are exactly the block's parameters. */
  public boolean exact() {
    return missing.isEmpty() && surplus.isEmpty() && misshapen.isEmpty();
  }

  /**
   * Returns one line that counts the parameters that have an array and the arrays that have none.
   */
  public String summary() {
    return "%d of %d parameters loaded, %d arrays left over"
        .formatted(
            loaded.size(),
            loaded.size() + missing.size() + misshapen.size(),
            surplus.size() + misshapen.size());
  }

  /** Returns one line that names the first entries without a match and counts the others. */
  @Override
  public String toString() {
    int parameters = loaded.size() + missing.size() + misshapen.size();
    List<String> parts = new ArrayList<>();
    parts.add("%d of %d parameters fit".formatted(loaded.size(), parameters));
    name("missing", missing, parts);
    name("surplus", surplus, parts);
    name("misshapen", misshapen, parts);
    return String.join("; ", parts);
  }

  private static void name(String kind, List<String> entries, List<String> parts) {
    if (!entries.isEmpty()) {
      int more = entries.size() - NAMED;
      String named = String.join(", ", more > 0 ? entries.subList(0, NAMED) : entries);
      parts.add(kind + ": " + named + (more > 0 ? " and %d more".formatted(more) : ""));
    }
  }
}
