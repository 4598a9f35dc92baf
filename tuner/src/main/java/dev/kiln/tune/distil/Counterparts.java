package dev.kiln.tune.distil;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import java.util.HashMap;
import java.util.Map;

/**
 * A value of the pupil that shall become what a value of the teacher is.
 *
 * @param pupil the name of an output or of a value inside the pupil's graph
 * @param teacher that of the teacher's
 */
public record Counterparts(String pupil, String teacher) {
  /**
   * Reads {@code PUPIL=TEACHER}, or one name for both.
   *
   * @throws IllegalArgumentException if a name is missing
   */
  public static Counterparts parse(String text) {
    String[] names = text.split("=", -1);
    if (names.length > 2 || names[0].isEmpty() || names[names.length - 1].isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' names no values; expected PUPIL=TEACHER or one name for both".formatted(text));
    }
    return new Counterparts(names[0], names[names.length - 1]);
  }

  /**
   * Returns the floats that the first output of a model consists of: the output itself, or what it
   * was before it became bytes.
   *
   * @throws GraphException if it never was floats
   */
  public static String floats(OnnxModel model) {
    Graph graph = model.graph();
    Map<String, Node> producers = new HashMap<>();
    graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    Value output = graph.outputs().get(0);
    String value = output.name();
    boolean floats = output.type() == null || output.type().isFloating();
    while (!floats) {
      Node node = producers.get(value);
      if (node == null || !node.is("Cast", "Transpose", "Identity")) {
        throw new GraphException(
            "the output %s is not computed from floats alone; name values with --match"
                .formatted(output));
      }
      floats = node.is("Cast");
      value = node.input(0);
    }
    return value;
  }

  /** Checks that both values exist and are floats, as far as that is known. */
  void require(OnnxModel pupilModel, OnnxModel teacherModel) {
    require("the model", pupilModel, pupil);
    require("the teacher", teacherModel, teacher);
  }

  private static void require(String whose, OnnxModel model, String name) {
    if (!model.graph().defines().contains(name)) {
      throw new IllegalArgumentException("%s has no value '%s'".formatted(whose, name));
    }
    boolean whole =
        model.graph().outputs().stream()
            .anyMatch(
                output ->
                    output.name().equals(name)
                        && output.type() != null
                        && !output.type().isFloating());
    if (whole) {
      throw new IllegalArgumentException(
          "'%s' of %s holds whole numbers, which give no direction; name the floats before it"
              .formatted(name, whose));
    }
  }
}
