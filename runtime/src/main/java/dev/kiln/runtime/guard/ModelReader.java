package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A single pass over a model, message by message, that checks tensors and counts, and keeps of
 * graphs and functions what the checks of operators need. Field numbers are those of onnx.proto.
 */
final class ModelReader {
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_METADATA = 14;
  private static final int MODEL_FUNCTIONS = 25;

  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;

  private static final int FUNCTION_NAME = 1;
  private static final int FUNCTION_INPUT = 4;
  private static final int FUNCTION_OUTPUT = 5;
  private static final int FUNCTION_NODE = 7;
  private static final int FUNCTION_DOMAIN = 10;
  private static final int FUNCTION_ATTRIBUTE = 11;
  private static final int FUNCTION_OVERLOAD = 13;

  private final Functions functions;
  private final TensorChecks tensors;
  private final NodeReader nodes;
  private final ExternalFiles files;

  ModelReader(Limits limits, Parts parts, Optional<Path> folder) {
    this.files = new ExternalFiles(folder);
    this.tensors = new TensorChecks(limits, files);
    this.functions = new Functions(limits, parts, tensors);
    this.nodes = new NodeReader(this, tensors);
  }

  Functions functions() {
    return functions;
  }

  /** Returns the files with weights that the model has named so far. */
  ExternalFiles files() {
    return files;
  }

  TensorChecks tensors() {
    return tensors;
  }

  /**
   * Reads the model and returns its main graph.
   *
   * @throws ModelRefusedException with the reason, if the model is not safe to pass to native code
   */
  GraphPart model(Fields model) {
    GraphPart main = null;
    int metadata = 0;
    while (model.next()) {
      switch (model.field()) {
        case MODEL_GRAPH -> main = graph(model.message(MessageType.GRAPH), functions.main(), 1);
        case MODEL_FUNCTIONS -> function(model.message(MessageType.FUNCTION));
        case MODEL_METADATA -> Metadata.require(++metadata);
        default -> {}
      }
    }
    if (main == null) {
      throw new ModelRefusedException("not an ONNX file");
    }
    tensors.checkTotal();
    functions.check();
    return main;
  }

  GraphPart graph(Fields graph, Functions.Body body, int depth) {
    body.reaches(depth);
    Map<String, Fact> inputs = new LinkedHashMap<>();
    Map<String, Fact> initializers = new LinkedHashMap<>();
    List<String> outputs = new ArrayList<>();
    List<NodePart> parts = new ArrayList<>();
    while (graph.next()) {
      switch (graph.field()) {
        case GRAPH_NODE -> parts.add(nodes.node(graph.message(MessageType.NODE), body, depth));
        case GRAPH_INPUT -> {
          Map.Entry<String, Fact> input = ValueReader.input(graph.message(MessageType.VALUE));
          define(nodes.once(input.getKey()), input.getValue(), inputs);
        }
        case GRAPH_OUTPUT ->
            outputs.add(nodes.once(ValueReader.output(graph.message(MessageType.VALUE))));
        case GRAPH_INITIALIZER -> {
          TensorClaim tensor = tensors.checkInitializer(graph.message(MessageType.TENSOR));
          define(nodes.once(tensor.name), tensor.fact(), initializers);
        }
        case GRAPH_SPARSE_INITIALIZER ->
            tensors.checkSparse(graph.message(MessageType.SPARSE_TENSOR));
        default -> {}
      }
    }
    return new GraphPart(inputs, outputs, initializers, parts);
  }

  private static void define(String name, Fact fact, Map<String, Fact> facts) {
    if (facts.put(name, fact) != null) {
      throw new ModelRefusedException("a graph defines " + Names.quoted(name) + " twice");
    }
  }

  private void function(Fields function) {
    String name = "";
    String domain = "";
    String overload = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<Setting> defaults = new ArrayList<>();
    List<NodePart> parts = new ArrayList<>();
    Functions.Body body = functions.body();
    while (function.next()) {
      switch (function.field()) {
        case FUNCTION_NAME -> name = function.text();
        case FUNCTION_DOMAIN -> domain = function.text();
        case FUNCTION_OVERLOAD -> overload = function.text();
        case FUNCTION_INPUT -> inputs.add(nodes.once(function.text()));
        case FUNCTION_OUTPUT -> outputs.add(nodes.once(function.text()));
        case FUNCTION_NODE -> parts.add(nodes.node(function.message(MessageType.NODE), body, 0));
        case FUNCTION_ATTRIBUTE ->
            defaults.add(nodes.attribute(function.message(MessageType.ATTRIBUTE), body, 0));
        default -> {}
      }
    }
    functions.define(
        new Functions.Name(domain, name, overload),
        body,
        new FunctionPart(inputs, outputs, defaults, parts),
        function.length());
  }
}
