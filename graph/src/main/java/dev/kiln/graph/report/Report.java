package dev.kiln.graph.report;

import dev.kiln.graph.verify.Verification;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an export or an optimization did.
 *
 * @param steps in the order in which they ran
 * @param file where the model lies
 * @param bytes its size
 * @param sha256 its hash, in hexadecimal
 * @param opset the version of ONNX's operators that it needs
 * @param nodes how many nodes its graph has
 * @param parameters how many numbers its weights have
 * @param verification how close it is to its source
 */
public record Report(
    List<FinishedStep> steps,
    String file,
    long bytes,
    String sha256,
    int opset,
    int nodes,
    long parameters,
    Verification verification) {
  public Report {
    steps = List.copyOf(steps);
  }

  /** One line for each step. */
  @Override
  public String toString() {
    return steps.stream().map(FinishedStep::toString).collect(Collectors.joining("\n"));
  }
}
