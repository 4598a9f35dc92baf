package dev.kiln.cli.console;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The shapes of a model's inputs. */
public final class ShapesOption {
  @Option(
      names = "--input",
      paramLabel = "NAME=SHAPE",
      description = "Run at this shape of an input, such as image=1,3,224,224. Can be repeated.")
  private Map<String, String> shapes = Map.of();

  /** Returns whether a shape is given. */
  public boolean isGiven() {
    return !shapes.isEmpty();
  }

  /**
   * Returns the shapes by the names of the inputs.
   *
   * @throws IllegalArgumentException if one is not understood
   */
  public Map<String, List<Long>> shapes() {
    Map<String, List<Long>> sizes = new LinkedHashMap<>();
    shapes.forEach((input, text) -> sizes.put(input, shape(input, text)));
    return sizes;
  }

  private static List<Long> shape(String input, String text) {
    try {
      List<Long> shape =
          text.isEmpty()
              ? List.of()
              : Arrays.stream(text.split("[,x]")).map(String::strip).map(Long::valueOf).toList();
      if (shape.stream().allMatch(size -> size >= 0)) {
        return shape;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException(
        "--input %s=%s: expected sizes such as 1,3,224,224".formatted(input, text));
  }
}
