package dev.kiln.export.capture;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;

/** Inputs that are the same for the same seed. */
final class RandomInput {
  private RandomInput() {}

  /** One array for each shape, of such numbers; the manager owns them. */
  static NDList arrays(NDManager manager, List<Shape> shapes, List<InputRange> numbers, long seed) {
    Random random = new Random(seed);
    NDList arrays = new NDList();
    for (int i = 0; i < shapes.size(); i++) {
      Shape shape = shapes.get(i);
      InputRange held = numbers.get(i);
      arrays.add(
          manager.create(held.draw(Math.toIntExact(shape.size()), random), shape, held.type()));
    }
    return arrays;
  }
}
