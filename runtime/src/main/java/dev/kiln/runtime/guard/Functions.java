package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The functions that a model brings along, and what becomes of it when ONNX Runtime replaces every
 * call by the function's body: a few short functions that call each other can stand for billions of
 * nodes.
 */
final class Functions {
  /** What a node calls: an operator or a function. */
  record Name(String domain, String name, String overload) {
    @Override
    public String toString() {
      return Names.quoted((domain.isEmpty() ? "" : domain + ":") + name);
    }
  }

  /** The calls of one function; how deep in graphs the deepest one lies, the most values given. */
  private record Calls(long count, int depth, int inputs, int outputs) {
    Calls and(Calls other) {
      return new Calls(
          count + other.count,
          Math.max(depth, other.depth),
          Math.max(inputs, other.inputs),
          Math.max(outputs, other.outputs));
    }
  }

  /** A graph or a function, with the graphs inside it. */
  final class Body {
    private final Map<Name, Calls> calls = new LinkedHashMap<>();
    private long nodes;
    private int graphDepth;
    private int inputs;
    private int outputs;

    /** The function declares an input. */
    void input() {
      inputs++;
    }

    /** The function declares an output. */
    void output() {
      outputs++;
    }

    /** A graph lies that deep in it. */
    void reaches(int depth) {
      graphDepth = Math.max(graphDepth, depth);
      if (depth > limits.graphDepth()) {
        throw tooDeep();
      }
    }

    /** A node calls that operator or function, that deep in graphs, with so many values. */
    void calls(Name name, int depth, int given, int taken) {
      nodes++;
      count();
      if (!limits.domains().contains(name.domain())) {
        calls.merge(name, new Calls(1, depth, given, taken), Calls::and);
      }
    }
  }

  /** What is left when every call in a body is replaced: its nodes, its deepest graph. */
  private record Whole(long nodes, int graphDepth, int functionDepth) {}

  private final Limits limits;
  private final Body main = new Body();
  private final Map<Name, Body> functions = new HashMap<>();
  private final Map<Name, Whole> known = new HashMap<>();
  private long counted;

  Functions(Limits limits) {
    this.limits = limits;
  }

  /** The model's own graph. */
  Body main() {
    return main;
  }

  /** A function that is not defined yet. */
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
      throw new ModelRefusedException("the function " + name + " takes the place of an operator");
    }
    if (functions.put(name, body) != null) {
      throw new ModelRefusedException("two functions are called " + name);
    }
  }

  /** Compares the whole model with the limits. */
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
      // Compared at every step, so that no number grows beyond a long.
      if (nodes > limits.nodes()) {
        throw new ModelRefusedException(
            "more than "
                + limits.nodes()
                + " nodes when its functions take the place of their calls");
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
              + " is of none of the domains "
              + new TreeSet<>(limits.domains())
              + ", nor a function of the model");
    }
    if (calls.inputs() > function.inputs || calls.outputs() > function.outputs) {
      throw new ModelRefusedException(
          "the function " + name + " is called with more inputs or outputs than it has");
    }
  }

  private ModelRefusedException tooDeep() {
    return new ModelRefusedException(
        "graphs lie in graphs more than " + limits.graphDepth() + " deep");
  }
}
