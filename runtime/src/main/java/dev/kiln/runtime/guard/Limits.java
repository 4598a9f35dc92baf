package dev.kiln.runtime.guard;

import java.util.Set;

/**
 * Limits on the size and depth of a model, and the operator domains it may use. Nodes and depths
 * are counted as ONNX Runtime sees them, with every function call inlined.
 *
 * @param fileBytes the maximum size of the model's file, in bytes
 * @param weightBytes the maximum size of all tensors together, embedded and external, in bytes
 * @param nodes the maximum number of nodes in the graph, its nested graphs and its functions
 * @param initializers the maximum number of initializers in the graph and its nested graphs
 * @param parts the maximum number of names, attributes, descriptions of values, metadata entries
 *     and other repeated parts
 * @param nesting the maximum nesting depth of messages in the file
 * @param graphDepth the maximum nesting depth of graphs, such as the branches of an If or the body
 *     of a Loop
 * @param functionDepth the maximum depth of function calls
 * @param domains the allowed operator domains; "" is ONNX itself. Functions defined in the model
 *     may have any other domain
 */
public record Limits(
    long fileBytes,
    long weightBytes,
    int nodes,
    int initializers,
    int parts,
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
          1_000_000,
          100,
          16,
          16,
          Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft"));

  /**
   * Creates limits.
   *
   * @throws IllegalArgumentException if a limit is negative, or exceeds what can be read at all,
   *     such as files of 2 GB or 100 nested messages
   */
  public Limits {
    domains = Set.copyOf(domains);
    inRange("fileBytes", fileBytes, Integer.MAX_VALUE);
    inRange("weightBytes", weightBytes, 1L << 50);
    inRange("nodes", nodes, Integer.MAX_VALUE);
    inRange("initializers", initializers, Integer.MAX_VALUE);
    inRange("parts", parts, Integer.MAX_VALUE);
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
   * Returns the default limits: files of 2 GB (the maximum of protobuf), 4 GB of weights, 100,000
   * nodes, 100,000 initializers, 1,000,000 parts, 100 nested messages (the limit of protobuf), 16
   * nested graphs and 16 nested function calls; operators of ONNX and ONNX Runtime.
   */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /**
   * Returns these limits with another maximum size of the file, in bytes.
   *
   * @throws IllegalArgumentException if the size is negative or exceeds 2 GB
   */
  public Limits withFileBytes(long most) {
    return new Limits(
        most, weightBytes, nodes, initializers, parts, nesting, graphDepth, functionDepth, domains);
  }

  /**
   * Returns these limits with another maximum size of all tensors together, in bytes.
   *
   * @throws IllegalArgumentException if the size is negative or too large
   */
  public Limits withWeightBytes(long most) {
    return new Limits(
        fileBytes, most, nodes, initializers, parts, nesting, graphDepth, functionDepth, domains);
  }

  /** Returns these limits with other operator domains. */
  public Limits withDomains(Set<String> allowed) {
    return new Limits(
        fileBytes,
        weightBytes,
        nodes,
        initializers,
        parts,
        nesting,
        graphDepth,
        functionDepth,
        allowed);
  }
}
