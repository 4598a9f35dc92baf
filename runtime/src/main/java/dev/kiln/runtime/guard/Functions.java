package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The functions defined in a model, and the size of the model after ONNX Runtime has inlined every
 * call: a few short functions that call each other can expand to billions of nodes.
 */
final class Functions {
  /**
   * The beginnings of domains in which ONNX Runtime makes operators of its own while it optimises a
   * graph. A function there could take the place of one, and be handed what it can't bear.
   */
  private static final List<String> RESERVED =
      List.of("ai.onnx", "com.microsoft", "com.ms", "org.pytorch");

  /** The bytes that calls may repeat. */
  private static final long MOST_REPEATED = 128L << 20;

  /** The name of an operator or function that a node calls. */
  record Name(String domain, String name, String overload) {
    /** Returns whether it is an operator of ONNX itself. */
    boolean isOnnx() {
      return domain.isEmpty() || domain.equals("ai.onnx");
    }

    @Override
    public String toString() {
      return Names.quoted((domain.isEmpty() ? "" : domain + ":") + name);
    }
  }

  /**
   * The calls of one function: their number, the greatest graph depth of a call, and the most
   * inputs and outputs given.
   */
  private record Calls(long count, int depth, int inputs, int outputs) {
    Calls and(Calls other) {
      return new Calls(
          count + other.count,
          Math.max(depth, other.depth),
          Math.max(inputs, other.inputs),
          Math.max(outputs, other.outputs));
    }
  }

  /** A graph or a function, with the graphs nested in it. */
  final class Body {
    private final Map<Name, Calls> calls = new LinkedHashMap<>();
    private final long firstPart = parts.count();
    private final long firstByte = tensors.bytes();
    private final long firstInitializer = tensors.initializers();
    private Size own = new Size(0, 0, 0, 0);
    private long nodes;
    private int graphDepth;

    /** Records a nested graph at the given depth. */
    void reaches(int depth) {
      graphDepth = Math.max(graphDepth, depth);
      if (depth > limits.graphDepth()) {
        throw tooDeep();
      }
    }

    /**
     * Records a node that calls an operator or function at the given graph depth, with the given
     * numbers of inputs and outputs.
     */
    void calls(Name name, int depth, int given, int taken) {
      nodes++;
      count();
      if (!limits.domains().contains(name.domain())) {
        calls.merge(name, new Calls(1, depth, given, taken), Calls::and);
      }
    }

    private void end(long encoded) {
      own =
          new Size(
              nodes,
              parts.count() - firstPart,
              encoded + tensors.bytes() - firstByte,
              tensors.initializers() - firstInitializer);
    }
  }

  /** What is counted of a body. */
  private record Size(long nodes, long parts, long bytes, long initializers) {
    Size plus(long calls, Size callee) {
      return new Size(
          nodes + calls * callee.nodes,
          parts + calls * callee.parts,
          bytes + calls * callee.bytes,
          initializers + calls * callee.initializers);
    }
  }

  /**
   * The size of a body after all calls have been inlined, the depth of its graphs and the depth of
   * its function calls.
   */
  private record Whole(Size size, int graphDepth, int functionDepth) {}

  private final Limits limits;
  private final Parts parts;
  private final TensorChecks tensors;
  private final Body main;
  private final Map<Name, Body> bodies = new HashMap<>();
  private final Map<Name, FunctionPart> functions = new HashMap<>();
  private final Map<Name, Whole> known = new HashMap<>();
  private long counted;

  Functions(Limits limits, Parts parts, TensorChecks tensors) {
    this.limits = limits;
    this.parts = parts;
    this.tensors = tensors;
    this.main = new Body();
  }

  /** Returns the body of the model's main graph. */
  Body main() {
    return main;
  }

  /** Returns the body of a function that is not defined yet. */
  Body body() {
    count();
    return new Body();
  }

  private void count() {
    if (++counted > limits.nodes()) {
      throw new ModelRefusedException("more than " + limits.nodes() + " nodes");
    }
  }

  /**
   * Defines a function, once its body has been read.
   *
   * @param encoded the bytes that it takes in the file
   */
  void define(Name name, Body body, FunctionPart function, long encoded) {
    String domain = name.domain().toLowerCase(Locale.ROOT).trim();
    if (limits.domains().contains(name.domain())
        || domain.isEmpty()
        || RESERVED.stream().anyMatch(domain::startsWith)) {
      throw new ModelRefusedException(
          "the function " + name + " replaces an operator: its domain is reserved");
    }
    body.end(encoded);
    if (bodies.put(name, body) != null) {
      throw new ModelRefusedException("two functions are called " + name);
    }
    functions.put(name, function);
  }

  /** Returns the function of that name, or null if it is an operator. */
  FunctionPart find(Name name) {
    return functions.get(name);
  }

  /** Checks the whole model against the limits. */
  void check() {
    whole(main, 0);
    for (Map.Entry<Name, Body> function : bodies.entrySet()) {
      whole(function.getKey(), 1);
    }
  }

  private Whole whole(Name name, int depth) {
    Whole done = known.get(name);
    if (done != null && depth + done.functionDepth() <= limits.functionDepth()) {
      return done;
    }
    if (depth > limits.functionDepth() || done != null) {
      throw new ModelRefusedException(
          "functions call functions more than "
              + limits.functionDepth()
              + " deep, or themselves: "
              + name);
    }
    Whole whole = whole(bodies.get(name), depth);
    known.put(name, whole);
    return whole;
  }

  private Whole whole(Body body, int depth) {
    Size size = body == main ? new Size(body.nodes, parts.count(), 0, 0) : body.own;
    int graphDepth = body.graphDepth;
    int functionDepth = 0;
    for (Map.Entry<Name, Calls> call : body.calls.entrySet()) {
      requireFitting(call.getKey(), call.getValue());
      Whole callee = whole(call.getKey(), depth + 1);
      size = size.plus(call.getValue().count(), callee.size());
      graphDepth = Math.max(graphDepth, call.getValue().depth() + callee.graphDepth());
      functionDepth = Math.max(functionDepth, 1 + callee.functionDepth());
      // Checked at every step, so that no number can overflow a long.
      require(size);
      if (graphDepth > limits.graphDepth()) {
        throw tooDeep();
      }
    }
    return new Whole(size, graphDepth, functionDepth);
  }

  private void require(Size size) {
    require(size.nodes(), limits.nodes(), "nodes");
    require(size.parts(), limits.parts(), "names, attributes and other parts");
    require(size.initializers(), limits.initializers(), "initializers");
    require(size.bytes(), MOST_REPEATED, "bytes");
  }

  private static void require(long found, long most, String what) {
    if (found > most) {
      throw new ModelRefusedException(
          "more than " + most + " " + what + " after its functions are expanded");
    }
  }

  private void requireFitting(Name name, Calls calls) {
    FunctionPart function = functions.get(name);
    if (function == null) {
      throw new ModelRefusedException(
          "the operator "
              + name
              + " is in none of the domains "
              + new TreeSet<>(limits.domains())
              + ", and is not a function of the model");
    }
    if (calls.inputs() > function.inputs().size() || calls.outputs() > function.outputs().size()) {
      throw new ModelRefusedException(
          "the function " + name + " is called with more inputs or outputs than it has");
    }
  }

  private ModelRefusedException tooDeep() {
    return new ModelRefusedException(
        "graphs are nested more than " + limits.graphDepth() + " deep");
  }
}
