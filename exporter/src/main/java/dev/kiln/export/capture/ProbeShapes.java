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
  // From one probe to the next the batch shrinks and the height grows, so that no size that follows
  // from the one can be taken for one that follows from the other; the width shrinks too, but too
  // little to look like the batch. Modulo 2, 4 and 8 the three sizes of a dimension are not all
  // alike, so that padding to a multiple of the stride shows.
  private static final long[] BATCH = {5, 3, 7};

  private static final long[][] SIZES = {{37, 59, 50}, {47, 41, 60}, {61, 31, 36}};

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
