package dev.kiln.tune.torch;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.runtime.ElementType;
import dev.kiln.tune.torch.Term.Array;
import dev.kiln.tune.torch.Term.Numbers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A node and its inputs, at the place in a function where it is written. */
final class Site {
  private final Node node;
  private final FunctionText text;

  Site(Node node, FunctionText text) {
    this.node = node;
    this.text = text;
  }

  Node node() {
    return node;
  }

  int opset() {
    return text.opset();
  }

  boolean training() {
    return text.training();
  }

  /** Returns whether an optional input is given. */
  boolean has(int input) {
    return !node.input(input).isEmpty();
  }

  Term term(int input) {
    if (!has(input)) {
      throw refuse("its input " + input + " is missing");
    }
    return text.find(node.input(input))
        .orElseThrow(() -> refuse("'" + node.input(input) + "' is no array"));
  }

  /** Returns the code of an input as an array. */
  String in(int input) {
    return term(input) instanceof Array array ? array.code() : let(((Numbers) term(input)).array());
  }

  /** Returns the code of an optional input as an array. */
  String orNone(int input) {
    return has(input) ? in(input) : "None";
  }

  ElementType type(int input) {
    return term(input).type();
  }

  boolean isBatched(int input) {
    return term(input) instanceof Array array && array.batched();
  }

  /** Returns the number of an input's dimensions. */
  int rank(int input) {
    int rank = text.rank(node.input(input));
    if (rank < 0) {
      throw refuse("the number of dimensions of '" + node.input(input) + "' is not known");
    }
    return rank;
  }

  /** Returns the shape of an input as far as the file tells. */
  Optional<List<Dim>> shape(int input) {
    return text.shape(node.input(input));
  }

  /** Returns an input that must consist of known or computed whole numbers. */
  Numbers numbers(int input) {
    if (term(input) instanceof Numbers numbers) {
      return numbers;
    }
    throw refuse("'" + node.input(input) + "' is computed from the values of arrays");
  }

  /** Returns whether an attribute or, in later opsets, an input gives a list. */
  boolean hasList(String attribute, int input) {
    return node.attributes().containsKey(attribute) || has(input);
  }

  /** Returns a list that an attribute or, in later opsets, an input gives. */
  Numbers list(String attribute, int input) {
    Attribute stated = node.attributes().get(attribute);
    if (stated instanceof Attribute.Ints ints) {
      return new Numbers(
          ints.values().stream().map(String::valueOf).toList(), false, ElementType.INT64);
    }
    if (stated instanceof Attribute.Int one) {
      return new Numbers(List.of(String.valueOf(one.value())), true, ElementType.INT64);
    }
    return numbers(input);
  }

  /** Returns a list that must be known. */
  List<Long> known(String attribute, int input) {
    Numbers list = list(attribute, input);
    if (!list.isKnown()) {
      throw refuse(attribute + " is computed in the graph");
    }
    return list.values().stream().map(Long::parseLong).toList();
  }

  /** Returns a list of axes, counted from 0. */
  List<Long> axes(String attribute, int input, int rank) {
    return known(attribute, input).stream().map(axis -> axis < 0 ? axis + rank : axis).toList();
  }

  /** Returns a number that an attribute or, in later opsets, an input gives. */
  String number(String attribute, int input, String otherwise) {
    if (node.attributes().containsKey(attribute)) {
      return Term.literal(node.number(attribute, 0));
    }
    if (!has(input)) {
      return otherwise;
    }
    if (term(input) instanceof Numbers numbers) {
      return numbers.values().get(0);
    }
    throw refuse("'" + node.input(input) + "' is computed from the values of arrays");
  }

  /** Returns a float attribute as code. */
  String number(String attribute, double otherwise) {
    return node.attributes().containsKey(attribute)
        ? Term.literal(node.number(attribute, 0))
        : Term.literal(otherwise);
  }

  /** Adds a line that keeps a value in a variable, and returns the variable. */
  String let(String code) {
    return text.let(code);
  }

  /** Adds a line. */
  void line(String code) {
    text.line(code);
  }

  /** Says how many dimensions an output has, where shape inference may not know. */
  void ranked(int output, int rank) {
    text.ranked(node.outputs().get(output), rank);
  }

  /** Says that the first dimension of the outputs is no longer the batch. */
  void unbatched() {
    text.unbatched();
  }

  /** Returns the size of the batch that the file fixes, or -1. */
  long fixedBatch() {
    return text.fixedBatch();
  }

  /** Makes an output numbers instead of an array. */
  String give(int output, Numbers numbers) {
    text.give(node.outputs().get(output), numbers);
    return "";
  }

  /** Returns a pattern with its inputs filled in; an attribute is {name=default}. */
  String fill(String pattern) {
    String code = pattern;
    for (int i = 0; i < node.inputs().size(); i++) {
      if (code.contains("{" + i + "}")) {
        code = code.replace("{" + i + "}", in(i));
      }
    }
    while (code.contains("{")) {
      int from = code.indexOf('{');
      int to = code.indexOf('}');
      String[] attribute = code.substring(from + 1, to).split("=");
      if (attribute.length < 2) {
        throw refuse("its input " + attribute[0] + " is missing");
      }
      code =
          code.substring(0, from)
              + number(attribute[0], Double.parseDouble(attribute[1]))
              + code.substring(to + 1);
    }
    return code;
  }

  /** Returns all inputs joined by an operator of two. */
  String fold(String function) {
    return IntStream.range(0, node.inputs().size())
        .mapToObj(this::in)
        .reduce((a, b) -> "%s(%s, %s)".formatted(function, a, b))
        .orElseThrow();
  }

  String all() {
    return IntStream.range(0, node.inputs().size())
        .mapToObj(this::in)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  GraphException refuse(String why) {
    return new UntrainableException(node, why);
  }
}
