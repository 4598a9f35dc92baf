package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The walk over a model as it is after ONNX Runtime has inlined every function: each operator is
 * checked with what is known of the inputs and attributes that it has there.
 */
final class Expansion {
  private final Functions functions;
  private final OperatorChecks operators = new OperatorChecks();

  Expansion(Functions functions) {
    this.functions = functions;
  }

  /** Checks all operators of the model; its size has been checked before. */
  void check(GraphPart main) {
    Scope scope = new Scope(null);
    main.inputs().forEach((name, fact) -> scope.put(name, given(fact)));
    main.initializers().forEach(scope::put);
    nodes(main.nodes(), scope, Map.of(), false);
  }

  /** Returns an input of the model: nobody gives a model the smallest of all integers. */
  private static Fact given(Fact input) {
    boolean integers = input.type() == Fact.INT32 || input.type() == Fact.INT64;
    return integers
        ? input.within(Ranges.least(input.type()) + 1, Ranges.most(input.type()))
        : input;
  }

  /** Returns what ONNX Runtime would compute while it opens the model. */
  Folding folding() {
    return operators.folding();
  }

  private List<Fact> graph(
      GraphPart graph, Scope scope, Map<String, Setting> parameters, boolean inFunction) {
    graph.inputs().forEach(scope::put);
    graph.initializers().forEach(scope::put);
    nodes(graph.nodes(), scope, parameters, inFunction);
    return facts(graph.outputs(), scope);
  }

  private static List<Fact> facts(List<String> names, Scope scope) {
    List<Fact> facts = new ArrayList<>(names.size());
    names.forEach(name -> facts.add(scope.get(name)));
    return facts;
  }

  private void nodes(
      List<NodePart> nodes, Scope scope, Map<String, Setting> parameters, boolean inFunction) {
    declare(nodes, scope);
    for (NodePart node : nodes) {
      List<Fact> inputs = facts(node.inputs(), scope);
      List<Setting> settings = settings(node, parameters, inFunction);
      List<List<Fact>> bodies = new ArrayList<>(0);
      for (Setting setting : settings) {
        for (GraphPart body : setting.graphs()) {
          bodies.add(graph(body, new Scope(scope), parameters, inFunction));
        }
      }
      FunctionPart function = functions.find(node.name());
      List<Fact> outputs =
          function == null
              ? operators.check(node, inputs, settings, bodies)
              : call(function, inputs, settings);
      for (int i = 0; i < node.outputs().size(); i++) {
        if (!node.outputs().get(i).isEmpty()) {
          scope.put(node.outputs().get(i), i < outputs.size() ? outputs.get(i) : Fact.UNKNOWN);
        }
      }
    }
  }

  /** A node may take a value that a later node makes; until then nothing is known of it. */
  private static void declare(List<NodePart> nodes, Scope scope) {
    Set<String> made = new HashSet<>();
    for (NodePart node : nodes) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && (!made.add(output) || scope.holds(output))) {
          throw new ModelRefusedException("two nodes make the value " + Names.quoted(output));
        }
      }
    }
    made.forEach(output -> scope.put(output, Fact.UNKNOWN));
  }

  private List<Fact> call(FunctionPart function, List<Fact> inputs, List<Setting> settings) {
    Scope scope = new Scope(null);
    for (int i = 0; i < function.inputs().size(); i++) {
      scope.put(function.inputs().get(i), i < inputs.size() ? inputs.get(i) : Fact.ABSENT);
    }
    Map<String, Setting> parameters = new HashMap<>();
    function.defaults().forEach(setting -> parameters.put(setting.name, setting));
    settings.forEach(setting -> parameters.put(setting.name, setting));
    nodes(function.nodes(), scope, parameters, true);
    return facts(function.outputs(), scope);
  }

  /** Returns the attributes with the values of the parameters that they name. */
  private static List<Setting> settings(
      NodePart node, Map<String, Setting> parameters, boolean inFunction) {
    List<Setting> settings = new ArrayList<>(node.settings().size());
    for (Setting setting : node.settings()) {
      Setting value = setting.parameter.isEmpty() ? setting : parameters.get(setting.parameter);
      if (value != setting && !inFunction) {
        throw refusal(setting, "but is in no function");
      }
      if (value != null && value.type != setting.type) {
        throw refusal(setting, "which has another type");
      }
      if (value != null) {
        settings.add(value == setting ? setting : value.named(setting.name));
      }
    }
    return settings;
  }

  private static ModelRefusedException refusal(Setting setting, String reason) {
    return new ModelRefusedException(
        "the attribute "
            + Names.quoted(setting.name)
            + " names the parameter "
            + Names.quoted(setting.parameter)
            + ", "
            + reason);
  }
}
