package dev.kiln.export.capture;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;

/** Inputs that are the same for the same seed. */
public final class RandomInput {
  private RandomInput() {}

  /** One array of floats in 0..1 for each shape; the manager owns them. */
  public static NDList arrays(NDManager manager, List<Shape> shapes, long seed) {
    Random random = new Random(seed);
    NDList arrays = new NDList();
    for (Shape shape : shapes) {
      arrays.add(manager.create(floats(random, Math.toIntExact(shape.size())), shape));
    }
    return arrays;
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
