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
      Difference difference =
          Difference.of(output.getKey(), output.getValue(), found.get(output.getKey()));
      if (!tolerance.holds(difference)) {
        throw new ExportException(
            ("the model differs from the block at %s: output '%s' by %.2g, %.2g of its largest"
                    + " number (allowed %.2g or %.2g), cosine %.6f; no file was written")
                .formatted(
                    shapes,
                    difference.output(),
                    difference.absolute(),
                    difference.relative(),
                    tolerance.absolute(),
                    tolerance.relative(),
                    difference.cosine()));
      }
      differences.add(difference);
    }
    return new Verification(shapes, differences);
  }
}
