package dev.kiln.runtime.guard;

import java.util.Set;

/**
 * How large and how deep a model may be, and whose operators it may have. Nodes and depths are
 * counted as ONNX Runtime meets them: with every call of a function replaced by the function's
 * body.
 *
 * @param fileBytes of the model's file
 * @param weightBytes of all tensors together, inside the file and beside it
 * @param nodes in the graph, in the graphs inside it and in its functions
 * @param initializers in the graph and in the graphs inside it
 * @param nesting of messages inside messages in the file
 * @param graphDepth of graphs inside graphs: the branches of an If, the body of a Loop
 * @param functionDepth of functions that call functions
 * @param domains of the operators; "" is ONNX itself. Functions that the model brings along may
 *     have any other domain
 */
public record Limits(
    long fileBytes,
    long weightBytes,
    int nodes,
    int initializers,
    int nesting,
    int graphDepth,
    int functionDepth,
    Set<String> domains) {
  private static final Limits DEFAULTS =
      new Limits(
          Integer.MAX_VALUE,
          4L << 30,
          100_000,
          100_000,
          100,
          16,
          16,
          Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft"));

  /**
   * @throws IllegalArgumentException if a limit is negative, or above what can be read at all, such
   *     as files of 2 GB and 100 messages inside each other
   */
  public Limits {
    domains = Set.copyOf(domains);
    inRange("fileBytes", fileBytes, Integer.MAX_VALUE);
    inRange("weightBytes", weightBytes, 1L << 50);
    inRange("nodes", nodes, Integer.MAX_VALUE);
    inRange("initializers", initializers, Integer.MAX_VALUE);
    inRange("nesting", nesting, 100);
    inRange("graphDepth", graphDepth, 100);
    inRange("functionDepth", functionDepth, 1000);
  }

  private static void inRange(String name, long limit, long most) {
    if (limit < 0 || limit > most) {
      throw new IllegalArgumentException(name + " must be in 0.." + most + ", not " + limit);
    }
  }

  /**
   * 2 GB a file (what protobuf can hold), 4 GB of weights, 100,000 nodes and as many initializers,
   * 100 messages inside each other (protobuf's own limit), 16 graphs and 16 functions; operators of
   * ONNX and ONNX Runtime.
   */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /** The same with another size of the file, in bytes. */
  public Limits withFileBytes(long most) {
    return new Limits(
        most, weightBytes, nodes, initializers, nesting, graphDepth, functionDepth, domains);
  }

  /** The same with another size of all tensors together, in bytes. */
  public Limits withWeightBytes(long most) {
    return new Limits(
        fileBytes, most, nodes, initializers, nesting, graphDepth, functionDepth, domains);
  }

  /** The same with operators of other domains. */
  public Limits withDomains(Set<String> allowed) {
    return new Limits(
        fileBytes, weightBytes, nodes, initializers, nesting, graphDepth, functionDepth, allowed);
  }
}
