package dev.kiln.graph.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of a comparison.
 *
 * @param shapes the inputs that were used, such as {@code image uint8 [7, 28, 28, 1]}
 * @param differences one difference for each output that was compared
 * @param withinNoise the outputs whose difference is larger than the tolerance, but no larger than
 *     the noise of float arithmetic in the model
 * @param notes what a reader must know, one sentence each: outputs that were left out, random nodes
 */
public record Verification(
    List<String> shapes,
    List<Difference> differences,
    List<String> withinNoise,
    List<String> notes) {
  public Verification {
    shapes = List.copyOf(shapes);
    differences = List.copyOf(differences);
    withinNoise = List.copyOf(withinNoise);
    notes = List.copyOf(notes);
  }

  Verification(List<String> shapes, List<Difference> differences) {
    this(shapes, differences, List.of(), List.of());
  }

  /** Returns the result for a model that was not compared, with the reason. */
  public static Verification none(String reason) {
    return new Verification(List.of(), List.of(), List.of(), List.of("NOT VERIFIED: " + reason));
  }

  /** Returns whether no output was compared. */
  public boolean isEmpty() {
    return differences.isEmpty();
  }

  Verification withNotes(List<String> others) {
    return new Verification(shapes, differences, withinNoise, others);
  }

  /**
   * Returns the result without what noise explains.
   *
   * @param noise the largest difference that the noise of float arithmetic makes, by output
   */
  Verification excused(Tolerance tolerance, Map<String, Double> noise) {
    List<String> excused = new ArrayList<>(withinNoise);
    List<String> more = new ArrayList<>(notes);
    for (Difference difference : beyond(tolerance)) {
      if (difference.absolute() <= noise.getOrDefault(difference.output(), 0.0)) {
        excused.add(difference.output());
        more.add(
            String.format(
                Locale.ROOT,
                "output '%s': a difference of %.1e is within the roundings of its arithmetic",
                difference.output(),
                difference.absolute()));
      }
    }
    return new Verification(shapes, differences, excused, more);
  }

  /** Returns the differences that are too large. */
  List<Difference> beyond(Tolerance tolerance) {
    return differences.stream()
        .filter(difference -> !withinNoise.contains(difference.output()))
        .filter(difference -> !tolerance.holds(difference))
        .toList();
  }

  /** Returns the output with the largest relative difference. */
  public Difference worst() {
    return differences.stream().max(Comparator.comparingDouble(Difference::relative)).orElseThrow();
  }

  /**
   * Returns a description such as {@code image uint8 [7, 28, 28, 1]: relative difference 3.6e-07,
   * argmax 7/7}, followed by the notes.
   */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (!differences.isEmpty()) {
      parts.add(String.join(", ", shapes) + ": " + found());
    }
    parts.addAll(notes);
    return String.join("; ", parts);
  }

  private String found() {
    return differences.size() == 1
        ? differences.get(0).toString()
        : differences.stream()
            .map(difference -> difference.output() + " " + difference)
            .collect(Collectors.joining("; "));
  }
}
