package dev.kiln.export.verify;

import dev.kiln.export.ExportException;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The last step: a model does what its source does. */
public final class Verify {
  private Verify() {}

  /**
   * Runs both on the same inputs and compares every output.
   *
   * @param expected the source
   * @param actual the model
   * @throws ExportException naming the numbers, if an output is further off than the tolerance
   */
  public static Verification of(
      Forward expected, Forward actual, Map<String, Tensor> inputs, Tolerance tolerance) {
    Verification verification = compare(expected, actual, inputs);
    for (Difference difference : verification.differences()) {
      if (!tolerance.holds(difference)) {
        throw new ExportException(
            ("the model differs from its source at %s: output '%s' by %.2g, %.2g of its largest"
                    + " number (allowed %.2g or %.2g), cosine %.6f; no file was written")
                .formatted(
                    verification.shapes(),
                    difference.output(),
                    difference.absolute(),
                    difference.relative(),
                    tolerance.absolute(),
                    tolerance.relative(),
                    difference.cosine()));
      }
    }
    return verification;
  }

  /**
   * Runs both on the same inputs and measures how far apart their outputs are.
   *
   * @throws ExportException if an output is missing, or of another type or shape
   */
  public static Verification compare(Forward expected, Forward actual, Map<String, Tensor> inputs) {
    Map<String, Tensor> wanted = expected.run(inputs);
    Map<String, Tensor> found = actual.run(inputs);
    List<String> shapes = new ArrayList<>();
    inputs.forEach((name, tensor) -> shapes.add(name + " " + tensor));
    List<Difference> differences = new ArrayList<>();
    for (Map.Entry<String, Tensor> output : wanted.entrySet()) {
      if (!found.containsKey(output.getKey())) {
        throw new ExportException(
            "the model has no output '%s', it has %s".formatted(output.getKey(), found.keySet()));
      }
      differences.add(
          Difference.of(output.getKey(), output.getValue(), found.get(output.getKey())));
    }
    return new Verification(shapes, differences);
  }
}
