package dev.kiln.export.capture;

import ai.djl.ndarray.types.Shape;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The shapes at which a block is run, and the ranges of its inputs.
 *
 * @param first the shapes of the inputs in the first probe
 * @param second the shapes in the second probe
 * @param unseen the shapes at which the finished model is compared with the block
 * @param numbers the range of each input
 */
public record ProbeShapes(
    List<Shape> first, List<Shape> second, List<Shape> unseen, List<InputRange> numbers) {
  // From one probe to the next the batch and the width shrink and the height grows, so that a size
  // derived from one cannot be mistaken for a size derived from another. Even after five halvings,
  // rounded up or down, heights, widths and batches have no pair of sizes in common, no pair
  // consists of equal numbers, and none is an integer multiple of a later one. There are both odd
  // and even sizes, so that mistakes in rounding and padding show.
  private static final long[] BATCH = {3, 2, 5};

  private static final long[][] SIZES = {{63, 98, 77}, {130, 63, 90}, {20, 33, 26}};

  /** The same for blocks that halve a size up to five times and want it even each time. */
  private static final long[][] MULTIPLES_OF_32 = {{64, 160, 96}, {224, 96, 160}, {96, 128, 64}};

  public ProbeShapes {
    first = List.copyOf(first);
    second = List.copyOf(second);
    unseen = List.copyOf(unseen);
    numbers = List.copyOf(numbers);
    if (numbers.size() != first.size()) {
      throw new IllegalArgumentException(
          "the block has %d inputs, but ranges were given for %d"
              .formatted(first.size(), numbers.size()));
    }
  }

  /** Creates probe shapes for inputs of floats in 0..1. */
  public ProbeShapes(List<Shape> first, List<Shape> second, List<Shape> unseen) {
    this(first, second, unseen, Collections.nCopies(first.size(), InputRange.fractions()));
  }

  /** Returns the same shapes with other input ranges. */
  public ProbeShapes with(List<InputRange> other) {
    return new ProbeShapes(first, second, unseen, other);
  }

  /**
   * Chooses the sizes of the dynamic dimensions.
   *
   * @param inputs the shapes of the inputs, with -1 for dynamic sizes
   */
  public static ProbeShapes of(List<Shape> inputs) {
    return of(inputs, SIZES);
  }

  /**
   * Chooses the sizes of the dynamic dimensions, in the order in which they should be tried: any
   * sizes, and multiples of 32 for blocks that do not take every size.
   */
  public static List<ProbeShapes> allOf(List<Shape> inputs) {
    ProbeShapes any = of(inputs);
    ProbeShapes multiples = of(inputs, MULTIPLES_OF_32);
    return any.equals(multiples) ? List.of(any) : List.of(any, multiples);
  }

  private static ProbeShapes of(List<Shape> inputs, long[][] sizes) {
    return new ProbeShapes(at(0, inputs, sizes), at(1, inputs, sizes), at(2, inputs, sizes));
  }

  /**
   * Returns random inputs within their ranges, under these names, at the shapes that neither probe
   * used.
   */
  public Map<String, Tensor> unseen(List<String> names, Random random) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      InputRange held = numbers.get(i);
      Shape shape = unseen.get(i);
      tensors.put(
          names.get(i),
          new Tensor(
              TensorConversion.type(held.type()),
              shape.getShape(),
              held.draw(Math.toIntExact(shape.size()), random)));
    }
    return tensors;
  }

  private static List<Shape> at(int run, List<Shape> inputs, long[][] chosen) {
    List<Shape> shapes = new ArrayList<>();
    for (Shape input : inputs) {
      long[] sizes = input.getShape().clone();
      int dynamic = 0;
      for (int axis = 0; axis < sizes.length; axis++) {
        if (sizes[axis] < 0) {
          sizes[axis] = axis == 0 ? BATCH[run] : chosen[dynamic++ % chosen.length][run];
        }
      }
      shapes.add(new Shape(sizes));
    }
    return shapes;
  }
}
