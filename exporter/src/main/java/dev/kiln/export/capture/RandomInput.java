package dev.kiln.export.capture;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;

/** A generator of reproducible inputs: the same source of numbers gives the same inputs. */
final class RandomInput {
  private RandomInput() {}

  /**
   * Returns one array for each shape, with numbers in the given ranges. The manager owns the
   * arrays.
   */
  static NDList arrays(
      NDManager manager, List<Shape> shapes, List<InputRange> numbers, Random random) {
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
