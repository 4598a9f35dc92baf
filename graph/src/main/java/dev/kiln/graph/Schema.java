package dev.kiln.graph;

import dev.kiln.runtime.ElementType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The signature of an operator from one opset until its next schema.
 *
 * @param since the first opset of this schema
 * @param minInputs the minimum number of inputs
 * @param maxInputs the maximum number of inputs
 * @param outputs the maximum number of outputs
 * @param attributes the kinds of the supported attributes, by name
 * @param required the attributes that must be set
 * @param gives the element type of the output, or null if it is that of an input
 * @param like the index of the input that has the type of the output
 */
record Schema(
    int since,
    int minInputs,
    int maxInputs,
    int outputs,
    Map<String, Class<? extends Attribute>> attributes,
    Set<String> required,
    ElementType gives,
    int like) {

  static Schema since(int opset) {
    return new Schema(opset, 1, 1, 1, Map.of(), Set.of(), null, 0);
  }

  Schema inputs(int count) {
    return inputs(count, count);
  }

  Schema inputs(int min, int max) {
    return new Schema(since, min, max, outputs, attributes, required, gives, like);
  }

  Schema manyInputs() {
    return inputs(1, Integer.MAX_VALUE);
  }

  Schema outputs(int max) {
    return new Schema(since, minInputs, maxInputs, max, attributes, required, gives, like);
  }

  Schema manyOutputs() {
    return outputs(Integer.MAX_VALUE);
  }

  Schema gives(ElementType type) {
    return new Schema(since, minInputs, maxInputs, outputs, attributes, required, type, like);
  }

  /**
   * Returns this schema with the output type taken from the input of that index, counted from 0.
   */
  Schema like(int input) {
    return new Schema(since, minInputs, maxInputs, outputs, attributes, required, gives, input);
  }

  Schema ints(String... names) {
    return knows(Attribute.Ints.class, names);
  }

  Schema integers(String... names) {
    return knows(Attribute.Int.class, names);
  }

  Schema floats(String... names) {
    return knows(Attribute.Float.class, names);
  }

  Schema texts(String... names) {
    return knows(Attribute.Text.class, names);
  }

  Schema textLists(String... names) {
    return knows(Attribute.Texts.class, names);
  }

  Schema requires(String... names) {
    return new Schema(since, minInputs, maxInputs, outputs, attributes, Set.of(names), gives, like);
  }

  private Schema knows(Class<? extends Attribute> kind, String... names) {
    Map<String, Class<? extends Attribute>> all = new LinkedHashMap<>(attributes);
    for (String name : names) {
      all.put(name, kind);
    }
    return new Schema(since, minInputs, maxInputs, outputs, all, required, gives, like);
  }

  /** Checks a node of this operator. The messages say what was found and what is expected. */
  void check(
      String type, int opset, List<Boolean> present, int results, Map<String, Attribute> given) {
    long found = present.stream().filter(there -> there).count();
    long least = present.stream().limit(minInputs).filter(there -> there).count();
    if (present.size() > maxInputs || least < minInputs) {
      throw new GraphException(
          "%s of opset %d takes %s inputs, found %d".formatted(type, opset, range(), found));
    }
    if (results < 1 || results > outputs) {
      throw new GraphException(
          "%s has at most %d outputs, but %d were requested".formatted(type, outputs, results));
    }
    given.forEach((name, value) -> check(type, opset, name, value));
    for (String name : required) {
      if (!given.containsKey(name)) {
        throw new GraphException(type + " needs the attribute '" + name + "'");
      }
    }
  }

  private void check(String type, int opset, String name, Attribute value) {
    Class<? extends Attribute> kind = attributes.get(name);
    if (kind == null) {
      throw new GraphException(
          "%s of opset %d has no attribute '%s', it has %s"
              .formatted(type, opset, name, attributes.keySet()));
    }
    if (!kind.isInstance(value)) {
      throw new GraphException(
          "%s's attribute '%s' is of kind %s, found %s"
              .formatted(type, name, kind.getSimpleName(), value.getClass().getSimpleName()));
    }
  }

  private String range() {
    if (maxInputs == Integer.MAX_VALUE) {
      return "at least " + minInputs;
    }
    return minInputs == maxInputs ? Integer.toString(minInputs) : minInputs + " to " + maxInputs;
  }
}
