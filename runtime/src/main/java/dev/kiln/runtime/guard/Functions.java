package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The functions defined in a model, and the size of the model after ONNX Runtime has inlined every
 * call: a few short functions that call each other can expand to billions of nodes.
 */
final class Functions {
  /** The name of an operator or function that a node calls. */
  record Name(String domain, String name, String overload) {
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
    private long nodes;
    private int graphDepth;
    private int inputs;
    private int outputs;

    /** Records an input that the function declares. */
    void input() {
      inputs++;
    }

    /** Records an output that the function declares. */
    void output() {
      outputs++;
    }

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
  }

  /**
   * The size of a body after all calls have been inlined: its nodes, the depth of its graphs and
   * the depth of its function calls.
   */
  private record Whole(long nodes, int graphDepth, int functionDepth) {}

  private final Limits limits;
  private final Body main = new Body();
  private final Map<Name, Body> functions = new HashMap<>();
  private final Map<Name, Whole> known = new HashMap<>();
  private long counted;

  Functions(Limits limits) {
    this.limits = limits;
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

  void define(Name name, Body body) {
    if (limits.domains().contains(name.domain())) {
      throw new ModelRefusedException("the function " + name + " replaces an operator");
    }
    if (functions.put(name, body) != null) {
      throw new ModelRefusedException("two functions are called " + name);
    }
  }

  /** Checks the whole model against the limits. */
  void check() {
    whole(main, 0);
    for (Map.Entry<Name, Body> function : functions.entrySet()) {
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
    Whole whole = whole(functions.get(name), depth);
    known.put(name, whole);
    return whole;
  }

  private Whole whole(Body body, int depth) {
    long nodes = body.nodes;
    int graphDepth = body.graphDepth;
    int functionDepth = 0;
    for (Map.Entry<Name, Calls> call : body.calls.entrySet()) {
      requireFitting(call.getKey(), call.getValue());
      Whole callee = whole(call.getKey(), depth + 1);
      nodes += call.getValue().count() * callee.nodes();
      graphDepth = Math.max(graphDepth, call.getValue().depth() + callee.graphDepth());
      functionDepth = Math.max(functionDepth, 1 + callee.functionDepth());
      // Checked at every step, so that no number can overflow a long.
      if (nodes > limits.nodes()) {
        throw new ModelRefusedException(
            "more than " + limits.nodes() + " nodes after its functions are expanded");
      }
      if (graphDepth > limits.graphDepth()) {
        throw tooDeep();
      }
    }
    return new Whole(nodes, graphDepth, functionDepth);
  }

  private void requireFitting(Name name, Calls calls) {
    Body function = functions.get(name);
    if (function == null) {
      throw new ModelRefusedException(
          "the operator "
              + name
              + " is in none of the domains "
              + new TreeSet<>(limits.domains())
              + ", and is not a function of the model");
    }
    if (calls.inputs() > function.inputs || calls.outputs() > function.outputs) {
      throw new ModelRefusedException(
          "the function " + name + " is called with more inputs or outputs than it has");
    }
  }

  private ModelRefusedException tooDeep() {
    return new ModelRefusedException(
        "graphs are nested more than " + limits.graphDepth() + " deep");
  }
}
