package dev.kiln.graph.verify;

import dev.kiln.graph.GraphException;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The verification step, which checks that a model computes the same as its source. */
public final class Verify {
  private Verify() {}

  /**
   * Runs both on the same inputs and compares every output.
   *
   * @param expected the source
   * @param actual the model
   * @throws GraphException with the measured values, if an output differs by more than the
   *     tolerance, is missing, or has another type or shape
   */
  public static Verification of(
      Forward expected, Forward actual, Map<String, Tensor> inputs, Tolerance tolerance) {
    Verification verification = compare(expected, actual, inputs);
    if (!verification.beyond(tolerance).isEmpty()) {
      throw new GraphException(refusal(verification, tolerance));
    }
    return verification;
  }

  /** Describes the first difference that is too large. */
  static String refusal(Verification verification, Tolerance tolerance) {
    Difference difference = verification.beyond(tolerance).get(0);
    return "the model differs from its source at %s: output '%s' %s"
        .formatted(verification.shapes(), difference.output(), excess(difference, tolerance));
  }

  /**
   * Runs both on the same inputs and compares every output, with a description of the cause of a
   * difference. One that the roundings of float arithmetic in the model make is none.
   *
   * @param file the model that {@code actual} runs
   * @param cause describes where a difference begins; called only if there is one
   */
  public static Verification of(
      Forward expected,
      Forward actual,
      Map<String, Tensor> inputs,
      Tolerance tolerance,
      Path file,
      Supplier<String> cause) {
    try {
      Verification found = compare(expected, actual, inputs);
      if (found.beyond(tolerance).isEmpty()) {
        return found;
      }
      Verification settled = excused(found, inputs, tolerance, file);
      if (settled.beyond(tolerance).isEmpty()) {
        return settled;
      }
      throw new GraphException(refusal(settled, tolerance));
    } catch (GraphException e) {
      throw new GraphException(e.getMessage() + "; " + cause.get() + "; no file was written", e);
    }
  }

  private static Verification excused(
      Verification found, Map<String, Tensor> inputs, Tolerance tolerance, Path file) {
    if (tolerance.isExact()) {
      return found;
    }
    try (TrialModel model = TrialModel.of(file)) {
      return found.excused(tolerance, RoundingNoise.of(model, forward -> forward, inputs));
    }
  }

  /**
   * Runs both on the same inputs and measures how far apart their outputs are.
   *
   * @throws GraphException if an output is missing or has another type or shape
   */
  public static Verification compare(Forward expected, Forward actual, Map<String, Tensor> inputs) {
    Map<String, Tensor> wanted = expected.run(inputs);
    Map<String, Tensor> found = actual.run(inputs);
    List<String> shapes = new ArrayList<>();
    inputs.forEach((name, tensor) -> shapes.add(name + " " + tensor));
    List<Difference> differences = new ArrayList<>();
    for (Map.Entry<String, Tensor> output : wanted.entrySet()) {
      if (!found.containsKey(output.getKey())) {
        throw new GraphException(
            "the model has no output '%s', it has %s".formatted(output.getKey(), found.keySet()));
      }
      differences.add(
          Difference.of(output.getKey(), output.getValue(), found.get(output.getKey())));
    }
    return new Verification(shapes, differences);
  }

  private static String excess(Difference difference, Tolerance tolerance) {
    return difference.type() == ElementType.UINT8
        ? String.format(
            Locale.ROOT,
            "has %s (allowed: one level on %.2g of them)",
            difference,
            tolerance.rounded())
        : String.format(
            Locale.ROOT,
            "by %.2g, %.2g of its largest number (allowed %.2g), cosine %.6f",
            difference.absolute(),
            difference.relative(),
            tolerance.relativeFor(difference.type()),
            difference.cosine());
  }
}
