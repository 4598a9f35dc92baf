package dev.kiln.export.capture;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The shapes that a block is run at.
 *
 * @param first the inputs' shapes in the first probe
 * @param second those in the second probe
 * @param unseen those at which the finished model is compared with the block
 */
public record ProbeShapes(List<Shape> first, List<Shape> second, List<Shape> unseen) {
  /** For a batch, small; odd, and none a multiple of another. */
  private static final long[] BATCH = {3, 5, 7};

  /** For pictures and sequences, large enough for a few strides of two. */
  private static final long[][] SIZES = {{37, 53, 45}, {47, 41, 59}, {43, 61, 35}};

  public ProbeShapes {
    first = List.copyOf(first);
    second = List.copyOf(second);
    unseen = List.copyOf(unseen);
  }

  /**
   * Chooses the sizes of the dimensions that are to be dynamic.
   *
   * @param inputs the inputs' shapes, -1 where any size shall be taken
   */
  public static ProbeShapes of(List<Shape> inputs) {
    return new ProbeShapes(at(0, inputs), at(1, inputs), at(2, inputs));
  }

  private static List<Shape> at(int run, List<Shape> inputs) {
    List<Shape> shapes = new ArrayList<>();
    for (Shape input : inputs) {
      long[] sizes = input.getShape().clone();
      int dynamic = 0;
      for (int axis = 0; axis < sizes.length; axis++) {
        if (sizes[axis] < 0) {
          sizes[axis] = axis == 0 ? BATCH[run] : SIZES[dynamic++ % SIZES.length][run];
        }
      }
      shapes.add(new Shape(sizes));
    }
    return shapes;
  }
}
