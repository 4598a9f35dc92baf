package dev.kiln.export.verify;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a comparison found.
 *
 * @param shapes the inputs it was made at, such as {@code image uint8 [7, 28, 28, 1]}
 * @param differences one for each output
 */
public record Verification(List<String> shapes, List<Difference> differences) {
  public Verification {
    shapes = List.copyOf(shapes);
    differences = List.copyOf(differences);
  }

  /** The output that is furthest off. */
  public Difference worst() {
    return differences.stream().max(Comparator.comparingDouble(Difference::absolute)).orElseThrow();
  }

  /** For people: {@code image uint8 [7, 28, 28, 1]: largest difference 3.6e-07, argmax 7/7}. */
  @Override
  public String toString() {
    Difference worst = worst();
    String found =
        String.format(
            Locale.ROOT,
            "%s: largest difference %.1e",
            String.join(", ", shapes),
            worst.absolute());
    return worst.decisions() == 0
        ? found
        : found + ", argmax " + worst.agreeing() + "/" + worst.decisions();
  }
}
