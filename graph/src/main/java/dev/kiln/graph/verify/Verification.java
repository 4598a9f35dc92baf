package dev.kiln.graph.verify;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of a comparison.
 *
 * @param shapes the inputs that were used, such as {@code image uint8 [7, 28, 28, 1]}
 * @param differences one difference for each output
 */
public record Verification(List<String> shapes, List<Difference> differences) {
  public Verification {
    shapes = List.copyOf(shapes);
    differences = List.copyOf(differences);
  }

  /** Returns the output with the largest relative difference. */
  public Difference worst() {
    return differences.stream().max(Comparator.comparingDouble(Difference::relative)).orElseThrow();
  }

  /**
   * Returns a description such as {@code image uint8 [7, 28, 28, 1]: relative difference 3.6e-07,
   * argmax 7/7}.
   */
  @Override
  public String toString() {
    String found =
        differences.size() == 1
            ? differences.get(0).toString()
            : differences.stream()
                .map(difference -> difference.output() + " " + difference)
                .collect(Collectors.joining("; "));
    return String.join(", ", shapes) + ": " + found;
  }
}
