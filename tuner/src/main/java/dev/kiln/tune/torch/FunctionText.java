package dev.kiln.tune.torch;

import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.shape.ShapeInference;
import dev.kiln.runtime.ElementType;
import dev.kiln.tune.torch.Term.Array;
import dev.kiln.tune.torch.Term.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of a function while they are written, one node after another. */
final class FunctionText {
  private static final int MOST_NUMBERS = 64;

  private final int opset;
  private final boolean training;
  private final Map<String, List<Dim>> shapes;
  private final long fixedBatch;
  private final Map<String, Term> terms = new HashMap<>();
  private final Map<String, Integer> ranks = new HashMap<>();
  private final StringBuilder lines = new StringBuilder();
  private int variables;
  private boolean batched;

  FunctionText(int opset, boolean training, Map<String, List<Dim>> shapes, List<Value> inputs) {
    this.opset = opset;
    this.training = training;
    this.shapes = shapes;
    fixedBatch =
        inputs.stream()
            .map(Value::shape)
            .filter(shape -> shape != null && !shape.isEmpty())
            .map(shape -> shape.get(0) instanceof Dim.Fixed fixed ? fixed.size() : -1L)
            .findFirst()
            .orElse(-1L);
  }

  int opset() {
    return opset;
  }

  boolean training() {
    return training;
  }

  long fixedBatch() {
    return fixedBatch;
  }

  /** Makes a value of the graph an argument of the function. */
  void argument(String name, String code, ElementType type, boolean batched) {
    terms.put(name, new Array(code, type, rank(name), batched));
  }

  /** Makes a value that is computed elsewhere an argument; short lists of sizes are numbers. */
  void given(String name, String code, ElementType type, boolean varying) {
    if (type == null) {
      return;
    }
    List<Dim> shape = shapes.get(name);
    boolean isShort = shape != null && shape.size() <= 1 && ShapeInference.isFixed(shape);
    if (isShort && TorchTypes.isWhole(type) && ShapeInference.elements(shape) <= MOST_NUMBERS) {
      List<String> numbers = new ArrayList<>();
      for (int i = 0; i < ShapeInference.elements(shape); i++) {
        numbers.add(
            let(shape.isEmpty() ? "int(%s)".formatted(code) : "int(%s[%d])".formatted(code, i)));
      }
      terms.put(name, new Numbers(numbers, shape.isEmpty(), type));
      return;
    }
    argument(name, code, type, varying);
  }

  /** Makes a short constant numbers. */
  void constant(String name, TensorData value) {
    terms.put(name, ConstantNumbers.numbers(value));
  }

  Term term(String name) {
    Term term = terms.get(name);
    if (term == null) {
      throw new GraphException("the value '" + name + "' is not computed");
    }
    return term;
  }

  Optional<Term> find(String name) {
    return Optional.ofNullable(terms.get(name));
  }

  int rank(String name) {
    if (ranks.containsKey(name)) {
      return ranks.get(name);
    }
    return shape(name).map(List::size).orElse(-1);
  }

  Optional<List<Dim>> shape(String name) {
    return Optional.ofNullable(shapes.get(name));
  }

  void ranked(String name, int rank) {
    ranks.put(name, rank);
  }

  void unbatched() {
    batched = false;
  }

  void give(String name, Numbers numbers) {
    terms.put(name, numbers);
  }

  String let(String code) {
    String variable = "v" + variables++;
    line(variable + " = " + code);
    return variable;
  }

  void line(String code) {
    lines.append(code).append('\n');
  }

  /** Writes a node. */
  void write(Node node, Row row) {
    Site site = new Site(node, this);
    Optional<Numbers> computed = NumberArithmetic.of(site);
    if (computed.isPresent()) {
      terms.put(node.output(), computed.get());
      return;
    }
    batched =
        node.inputs().stream()
            .filter(name -> !name.isEmpty())
            .anyMatch(name -> terms.get(name) instanceof Array array && array.batched());
    List<String> outputs = row.expression().write(site);
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.outputs().get(i);
      if (name.isEmpty()) {
        continue;
      }
      if (i >= outputs.size()) {
        throw site.refuse("its output " + i + " has no expression");
      }
      if (!outputs.get(i).isEmpty()) {
        terms.put(name, new Array(let(outputs.get(i)), type(node, row), rank(node, name), batched));
      }
    }
  }

  private ElementType type(Node node, Row row) {
    if (row.gives() != null) {
      return row.gives();
    }
    if (node.is("Cast")) {
      return ElementType.withCode((int) node.integer("to", 1)).orElse(ElementType.FLOAT);
    }
    return node.input(row.like()).isEmpty()
        ? ElementType.FLOAT
        : term(node.input(row.like())).type();
  }

  /** Returns the rank of an output: where nothing says it, the highest of an input. */
  private int rank(Node node, String output) {
    int stated = rank(output);
    if (stated >= 0) {
      return stated;
    }
    int highest = node.inputs().stream().mapToInt(this::rank).max().orElse(-1);
    ranks.put(output, highest);
    return highest;
  }

  String finish(List<String> outputs) {
    List<String> codes = new ArrayList<>();
    for (String output : outputs) {
      Term term = term(output);
      codes.add(term instanceof Array array ? array.code() : ((Numbers) term).array());
    }
    line("return [" + String.join(", ", codes) + "]");
    return lines.toString();
  }
}
