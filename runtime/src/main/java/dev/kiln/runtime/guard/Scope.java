package dev.kiln.runtime.guard;

import java.util.HashMap;
import java.util.Map;

/**
 * What is known of the values that a node can take: those of its graph and, in a nested graph,
 * those of the graphs around it. A function sees nothing of the graph that calls it.
 */
final class Scope {
  private final Map<String, Fact> facts = new HashMap<>();

  /** Null for the main graph and for functions. */
  private final Scope around;

  Scope(Scope around) {
    this.around = around;
  }

  void put(String name, Fact fact) {
    facts.put(name, fact);
  }

  boolean holds(String name) {
    return facts.containsKey(name);
  }

  Fact get(String name) {
    if (name.isEmpty()) {
      return Fact.ABSENT;
    }
    for (Scope scope = this; scope != null; scope = scope.around) {
      Fact fact = scope.facts.get(name);
      if (fact != null) {
        return fact;
      }
    }
    return Fact.UNKNOWN;
  }
}
