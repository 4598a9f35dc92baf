package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A single pass over a model, message by message, that hands each part to the checks responsible
 * for it. Field numbers are those of onnx.proto.
 */
final class ModelWalk {
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_FUNCTIONS = 25;

  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;

  private static final int FUNCTION_NAME = 1;
  private static final int FUNCTION_INPUT = 4;
  private static final int FUNCTION_OUTPUT = 5;
  private static final int FUNCTION_NODE = 7;
  private static final int FUNCTION_DOMAIN = 10;
  private static final int FUNCTION_ATTRIBUTE = 11;
  private static final int FUNCTION_OVERLOAD = 13;

  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int NODE_DOMAIN = 7;
  private static final int NODE_OVERLOAD = 8;

  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_INTS = 8;
  private static final int ATTRIBUTE_TENSORS = 10;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int ATTRIBUTE_TYPE = 20;
  private static final int ATTRIBUTE_PARAMETER = 21;
  private static final int ATTRIBUTE_SPARSE = 22;
  private static final int ATTRIBUTE_SPARSES = 23;

  private static final Map<String, String> REFUSED =
      Map.of(
          "EPContext",
          "which holds compiled code that can't be checked",
          "EmbedLayerNormalization",
          "whose inputs ONNX Runtime reads before it knows their shapes");

  private final Limits limits;
  private final Functions functions;
  private final TensorChecks tensors;
  private final Sizes sizes = new Sizes();
  private final Constants constants = new Constants();
  private int initializers;

  ModelWalk(Limits limits, Optional<Path> folder) {
    this.limits = limits;
    this.functions = new Functions(limits);
    this.tensors = new TensorChecks(limits, new ExternalFiles(folder));
  }

  /**
   * Checks the model.
   *
   * @throws ModelRefusedException with the reason, if the model is not safe to pass to native code
   */
  void model(Fields model) {
    boolean graphSeen = false;
    while (model.next()) {
      switch (model.field()) {
        case MODEL_GRAPH -> {
          graphSeen = true;
          graph(model.message(MessageType.GRAPH), functions.main(), 1);
        }
        case MODEL_FUNCTIONS -> function(model.message(MessageType.FUNCTION));
        default -> {}
      }
    }
    if (!graphSeen) {
      throw new ModelRefusedException("not an ONNX file");
    }
    functions.check();
    sizes.check(limits.functionDepth());
    constants.check();
  }

  private void graph(Fields graph, Functions.Body body, int depth) {
    body.reaches(depth);
    while (graph.next()) {
      switch (graph.field()) {
        case GRAPH_NODE -> node(graph.message(MessageType.NODE), body, depth);
        case GRAPH_INITIALIZER -> {
          initializer();
          TensorClaim tensor = tensors.check(graph.message(MessageType.TENSOR));
          constants.define(tensor.name, tensor.content());
        }
        case GRAPH_SPARSE_INITIALIZER -> {
          initializer();
          tensors.checkSparse(graph.message(MessageType.SPARSE_TENSOR));
        }
        default -> {}
      }
    }
  }

  private void initializer() {
    if (++initializers > limits.initializers()) {
      throw new ModelRefusedException("more than " + limits.initializers() + " initializers");
    }
  }

  private void function(Fields function) {
    String name = "";
    String domain = "";
    String overload = "";
    Functions.Body body = functions.body();
    while (function.next()) {
      switch (function.field()) {
        case FUNCTION_NAME -> name = function.text();
        case FUNCTION_DOMAIN -> domain = function.text();
        case FUNCTION_OVERLOAD -> overload = function.text();
        case FUNCTION_INPUT -> body.input();
        case FUNCTION_OUTPUT -> body.output();
        case FUNCTION_NODE -> node(function.message(MessageType.NODE), body, 0);
        case FUNCTION_ATTRIBUTE ->
            sizes.ofFunction(attribute(function.message(MessageType.ATTRIBUTE), body, 0));
        default -> {}
      }
    }
    functions.define(new Functions.Name(domain, name, overload), body);
  }

  private void node(Fields node, Functions.Body body, int depth) {
    String operator = "";
    String domain = "";
    String overload = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<Setting> settings = new ArrayList<>();
    while (node.next()) {
      switch (node.field()) {
        case NODE_INPUT -> inputs.add(node.text());
        case NODE_OUTPUT -> outputs.add(node.text());
        case NODE_OPERATOR -> operator = node.text();
        case NODE_DOMAIN -> domain = node.text();
        case NODE_OVERLOAD -> overload = node.text();
        case NODE_ATTRIBUTE ->
            settings.add(attribute(node.message(MessageType.ATTRIBUTE), body, depth));
        default -> {}
      }
    }
    if (REFUSED.containsKey(operator)) {
      throw new ModelRefusedException("the operator " + operator + ", " + REFUSED.get(operator));
    }
    body.calls(
        new Functions.Name(domain, operator, overload), depth, inputs.size(), outputs.size());
    if (!limits.domains().contains(domain)) {
      settings.forEach(sizes::ofFunction);
      return;
    }
    settings.forEach(sizes::ofOperator);
    OptionalInputs.check(operator, inputs);
    constants.use(domain, operator, inputs);
    if (operator.equals("Constant") && !outputs.isEmpty()) {
      String value = outputs.get(0);
      settings.forEach(setting -> constants.define(value, setting.content()));
    }
  }

  private Setting attribute(Fields attribute, Functions.Body body, int depth) {
    Setting setting = new Setting();
    while (attribute.next()) {
      switch (attribute.field()) {
        case ATTRIBUTE_NAME -> setting.name = attribute.text();
        case ATTRIBUTE_TYPE -> setting.type = attribute.number();
        case ATTRIBUTE_PARAMETER -> setting.parameter = attribute.text();
        case ATTRIBUTE_INT, ATTRIBUTE_INTS -> attribute.numbers(setting::number);
        case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS ->
            setting.tensor(tensors.check(attribute.message(MessageType.TENSOR)));
        case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS ->
            graph(attribute.message(MessageType.GRAPH), body, depth + 1);
        case ATTRIBUTE_SPARSE, ATTRIBUTE_SPARSES ->
            tensors.checkSparse(attribute.message(MessageType.SPARSE_TENSOR));
        default -> {}
      }
    }
    return setting;
  }
}
