package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * An attribute of a node, read field by field. It must have exactly one value, of the type that it
 * names; otherwise two readers could see two values.
 */
final class Setting {
  static final int INT = 2;
  static final int STRING = 3;
  static final int GRAPH = 5;
  static final int INTS = 7;
  static final int GRAPHS = 10;

  /** The field of onnx.proto that holds the value of each type of attribute. */
  private static final int[] FIELDS = {0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 22, 23, 14, 15};

  private static final int MOST_KEPT = 16;
  private static final List<Integer> LISTS = List.of(7, 8, 9, 10, 11, 23, 15);

  final String name;

  /**
   * The parameter of the enclosing function from which the attribute takes its value; empty if it
   * has its own value.
   */
  final String parameter;

  final int type;

  private final long least;
  private final long most;
  private final Fact fact;
  private final List<GraphPart> graphs;

  private Setting(Draft draft) {
    name = draft.name;
    parameter = draft.parameter;
    type = draft.type;
    least = draft.least;
    most = draft.most;
    fact = draft.fact();
    graphs = List.copyOf(draft.graphs);
  }

  private Setting(String name, Setting value) {
    this.name = name;
    parameter = value.parameter;
    type = value.type;
    least = value.least;
    most = value.most;
    fact = value.fact;
    graphs = value.graphs;
  }

  /** Returns an attribute of another name with the same value. */
  Setting named(String other) {
    return new Setting(other, this);
  }

  /** Returns a number in the value that is not between these. */
  OptionalLong outside(long smallest, long largest) {
    if (least > most || least >= smallest && most <= largest) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(least < smallest ? least : most);
  }

  /** Returns the only number of the value, or the given one if it has none. */
  long number(long otherwise) {
    return least > most ? otherwise : least;
  }

  /** Returns what is known of the output of a Constant node with this attribute. */
  Fact fact() {
    return fact;
  }

  List<GraphPart> graphs() {
    return graphs;
  }

  /** The attribute while it is read. */
  static final class Draft {
    String name = "";
    String parameter = "";
    int type;

    private final List<GraphPart> graphs = new ArrayList<>(0);
    private final List<Long> numbers = new ArrayList<>(0);
    private long least = Long.MAX_VALUE;
    private long most = Long.MIN_VALUE;
    private long count;
    private int field;
    private Fact tensor = Fact.UNKNOWN.withConstant(true);

    /** Records that the field holds the value, or a part of it. */
    void value(int number, long elements) {
      if (field != 0 && (field != number || !LISTS.contains(number))) {
        throw refusal("has two values");
      }
      field = number;
      count += elements;
    }

    /** Records a number that is, or is part of, the value. */
    void number(long number) {
      least = Math.min(least, number);
      most = Math.max(most, number);
      if (numbers.size() <= MOST_KEPT) {
        numbers.add(number);
      }
    }

    void tensor(Fact fact) {
      tensor = fact;
    }

    void graph(GraphPart graph) {
      graphs.add(graph);
    }

    Setting setting() {
      if (type < 1 || type >= FIELDS.length) {
        throw refusal("is of the type " + type + "; ONNX has 1 to " + (FIELDS.length - 1));
      }
      boolean own = parameter.isEmpty();
      int expected = FIELDS[type];
      boolean fits = field == expected || field == 0 && LISTS.contains(expected);
      if (own ? !fits : field != 0) {
        throw refusal(
            own ? "has no value of its type " + type : "has both a value and a parameter's");
      }
      if (!own && (type == GRAPH || type == GRAPHS)) {
        throw refusal("is a graph that is a parameter of a function; these can't be checked");
      }
      return new Setting(this);
    }

    private ModelRefusedException refusal(String reason) {
      return new ModelRefusedException("the attribute " + Names.quoted(name) + " " + reason);
    }

    private Fact fact() {
      long[] one = {count};
      return switch (type) {
        case 1, 6 -> Fact.of(Fact.FLOAT, type == 1 ? new long[0] : one).withConstant(true);
        case STRING, 8 ->
            Fact.of(Fact.STRING, type == STRING ? new long[0] : one).withConstant(true);
        case INT, INTS -> integers(type == INT ? new long[0] : one);
        default -> tensor;
      };
    }

    private Fact integers(long[] dims) {
      boolean all = numbers.size() <= MOST_KEPT;
      long[] known = all ? numbers.stream().mapToLong(Long::longValue).toArray() : null;
      return new Fact(true, true, Fact.INT64, dims, count, least, most, known);
    }
  }
}
