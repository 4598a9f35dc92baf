package dev.kiln.graph.verify;

import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sizes to run a model with where its shapes are open. Odd sizes come first because they reveal the
 * most mistakes; sizes that most networks accept follow. Dimensions of the same name get the same
 * size everywhere.
 *
 * @param batch the size of the first axis
 * @param other the size of the second open dimension; each later one is larger
 * @param step the increase from one open dimension to the next
 * @param alone whether only the first input has these sizes, and every open dimension of the others
 *     has the size of the batch, as the states of recurrent networks do
 */
record TrialSizes(long batch, long other, long step, boolean alone) {
  static final List<TrialSizes> ALL =
      List.of(
          new TrialSizes(3, 67, 14, false),
          new TrialSizes(1, 67, 14, false),
          new TrialSizes(2, 64, 32, false),
          new TrialSizes(1, 64, 32, false),
          new TrialSizes(1, 48, 16, false),
          new TrialSizes(1, 224, 0, false),
          new TrialSizes(2, 67, 14, true),
          new TrialSizes(1, 512, 0, true),
          new TrialSizes(1, 256, 0, true),
          new TrialSizes(1, 640, 0, true),
          new TrialSizes(1, 4096, 0, true),
          new TrialSizes(1, 1, 0, false));

  /** More elements are not tried unless the model itself demands them. */
  private static final long MOST_ELEMENTS = 1 << 24;

  /** Returns the shapes of the inputs at these sizes. */
  Map<String, List<Long>> shapes(List<Value> values) {
    Map<Dim, Long> sizes = new LinkedHashMap<>();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    long next = other;
    for (Value value : values) {
      if (value.shape() == null || value.type() == null) {
        throw new GraphException(
            "input '" + value.name() + "' has no type or shape, so no numbers can be tried");
      }
      boolean follows = alone && !shapes.isEmpty();
      List<Long> shape = new ArrayList<>();
      for (int axis = 0; axis < value.shape().size(); axis++) {
        Dim dim = value.shape().get(axis);
        if (dim instanceof Dim.Fixed fixed && fixed.size() >= 0) {
          shape.add(fixed.size());
        } else if (dim instanceof Dim.Named && sizes.containsKey(dim)) {
          shape.add(sizes.get(dim));
        } else {
          long size = axis == 0 || follows ? batch : next;
          next += axis == 0 || follows ? 0 : step;
          sizes.put(dim, size);
          shape.add(size);
        }
      }
      shapes.put(value.name(), shape);
    }
    return shapes;
  }

  /** Returns whether tensors of these shapes are small enough to be tried. */
  static boolean areSmall(Map<String, List<Long>> shapes, List<Value> values) {
    return values.stream()
        .filter(value -> value.shape().stream().anyMatch(dim -> !(dim instanceof Dim.Fixed)))
        .allMatch(
            value ->
                shapes.get(value.name()).stream()
                        .mapToDouble(Long::doubleValue)
                        .reduce(1, (a, b) -> a * b)
                    <= MOST_ELEMENTS);
  }
}
