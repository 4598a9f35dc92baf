package dev.kiln.graph.verify;

import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Sizes to run a model with where its shapes are open. Odd sizes come first because they reveal the
 * most mistakes; sizes that most networks accept follow. Dimensions of the same name get the same
 * size everywhere.
 *
 * @param batch the size of the first axis
 * @param other the size of the second open dimension; each later one is larger
 * @param step the increase from one open dimension to the next
 */
record TrialSizes(long batch, long other, long step) {
  static final List<TrialSizes> ALL =
      List.of(
          new TrialSizes(3, 67, 14),
          new TrialSizes(1, 67, 14),
          new TrialSizes(1, 224, 0),
          new TrialSizes(1, 1, 0));

  /** Returns random inputs of these sizes. */
  Map<String, dev.kiln.runtime.Tensor> inputs(List<Value> values) {
    Map<Dim, Long> sizes = new LinkedHashMap<>();
    Map<String, dev.kiln.runtime.Tensor> tensors = new LinkedHashMap<>();
    Random random = new Random(3);
    long next = other;
    for (Value value : values) {
      if (value.shape() == null || value.type() == null) {
        throw new GraphException(
            "input '" + value.name() + "' has no type or shape, so no numbers can be tried");
      }
      List<Long> shape = new ArrayList<>();
      for (int axis = 0; axis < value.shape().size(); axis++) {
        Dim dim = value.shape().get(axis);
        if (dim instanceof Dim.Fixed fixed) {
          shape.add(fixed.size());
        } else if (dim instanceof Dim.Named && sizes.containsKey(dim)) {
          shape.add(sizes.get(dim));
        } else {
          long size = axis == 0 ? batch : next;
          next += axis == 0 ? 0 : step;
          sizes.put(dim, size);
          shape.add(size);
        }
      }
      tensors.put(value.name(), RandomTensors.of(value.type(), shape, random));
    }
    return tensors;
  }
}
