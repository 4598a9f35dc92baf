package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads nodes and their attributes. Field numbers are those of onnx.proto. */
final class NodeReader {
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int NODE_DOMAIN = 7;
  private static final int NODE_OVERLOAD = 8;

  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_FLOAT = 2;
  private static final int ATTRIBUTE_INT = 3;
  private static final int ATTRIBUTE_TEXT = 4;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_FLOATS = 7;
  private static final int ATTRIBUTE_INTS = 8;
  private static final int ATTRIBUTE_TEXTS = 9;
  private static final int ATTRIBUTE_TENSORS = 10;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int ATTRIBUTE_VALUE_TYPE = 14;
  private static final int ATTRIBUTE_VALUE_TYPES = 15;
  private static final int ATTRIBUTE_TYPE = 20;
  private static final int ATTRIBUTE_PARAMETER = 21;
  private static final int ATTRIBUTE_SPARSE = 22;
  private static final int ATTRIBUTE_SPARSES = 23;

  private static final int ATTRIBUTE_WEIGHT = 2;
  private static final int GRAPH_WEIGHT = 20;

  private final ModelReader model;
  private final TensorChecks tensors;

  /** The names that are read again and again, each kept once. */
  private final Map<String, String> names = new HashMap<>();

  NodeReader(ModelReader model, TensorChecks tensors) {
    this.model = model;
    this.tensors = tensors;
  }

  /** Reads a node of the body, at that depth of nested graphs. */
  NodePart node(Fields node, Functions.Body body, int depth) {
    String operator = "";
    String domain = "";
    String overload = "";
    List<String> inputs = new ArrayList<>(2);
    List<String> outputs = new ArrayList<>(1);
    List<Setting> settings = new ArrayList<>(0);
    while (node.next()) {
      switch (node.field()) {
        case NODE_INPUT -> inputs.add(once(node.text()));
        case NODE_OUTPUT -> outputs.add(once(node.text()));
        case NODE_OPERATOR -> operator = once(node.text());
        case NODE_DOMAIN -> domain = once(node.text());
        case NODE_OVERLOAD -> overload = once(node.text());
        case NODE_ATTRIBUTE -> {
          node.weigh(ATTRIBUTE_WEIGHT);
          settings.add(attribute(node.message(MessageType.ATTRIBUTE), body, depth));
        }
        default -> {}
      }
    }
    requireDifferent(operator, settings);
    Functions.Name name = new Functions.Name(domain, operator, overload);
    body.calls(name, depth, inputs.size(), outputs.size());
    return new NodePart(name, inputs, outputs, settings);
  }

  private static void requireDifferent(String operator, List<Setting> settings) {
    Set<String> seen = new HashSet<>();
    for (Setting setting : settings) {
      if (!seen.add(setting.name)) {
        throw new ModelRefusedException(
            "a node "
                + Names.quoted(operator)
                + " has two attributes "
                + Names.quoted(setting.name));
      }
    }
  }

  String once(String name) {
    String known = names.putIfAbsent(name, name);
    return known == null ? name : known;
  }

  Setting attribute(Fields attribute, Functions.Body body, int depth) {
    Setting.Draft draft = new Setting.Draft();
    while (attribute.next()) {
      int field = attribute.field();
      switch (field) {
        case ATTRIBUTE_NAME -> draft.name = once(attribute.text());
        case ATTRIBUTE_TYPE -> draft.type = (int) attribute.number();
        case ATTRIBUTE_PARAMETER -> draft.parameter = once(attribute.text());
        case ATTRIBUTE_FLOAT, ATTRIBUTE_TEXT, ATTRIBUTE_TEXTS -> draft.value(field, 1);
        case ATTRIBUTE_FLOATS -> draft.value(field, attribute.count());
        case ATTRIBUTE_VALUE_TYPE, ATTRIBUTE_VALUE_TYPES -> draft.value(field, 1);
        case ATTRIBUTE_INT, ATTRIBUTE_INTS -> {
          draft.value(field, attribute.count());
          attribute.numbers(draft::number);
        }
        case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS -> {
          draft.value(field, 1);
          draft.tensor(tensors.check(attribute.message(MessageType.TENSOR)).fact());
        }
        case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> {
          draft.value(field, 1);
          attribute.weigh(GRAPH_WEIGHT);
          draft.graph(model.graph(attribute.message(MessageType.GRAPH), body, depth + 1));
        }
        case ATTRIBUTE_SPARSE, ATTRIBUTE_SPARSES -> {
          draft.value(field, 1);
          tensors.checkSparse(attribute.message(MessageType.SPARSE_TENSOR));
        }
        default -> {}
      }
    }
    return draft.setting();
  }
}
