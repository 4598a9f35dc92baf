package dev.kiln.graph.report;

import dev.kiln.graph.verify.Verification;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of an export or an optimization.
 *
 * @param steps the steps in the order in which they ran
 * @param file the path of the model
 * @param bytes the size of the file in bytes
 * @param sha256 the SHA-256 of the file, in hexadecimal
 * @param opset the version of the ONNX operators that the model needs
 * @param nodes the number of nodes in the graph
 * @param parameters the number of elements in the weights
 * @param verification how close the model is to its source
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

  /** Returns one line for each step. */
  @Override
  public String toString() {
    return steps.stream().map(FinishedStep::toString).collect(Collectors.joining("\n"));
  }
}
