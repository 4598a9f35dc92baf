package dev.kiln.train.recipe.style;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.op.Operators;
import dev.kiln.train.recipe.Noise;
import java.util.SplittableRandom;

/**
 * How a video's next frame may differ where nothing has happened: noise, a step of brightness, and
 * a camera that has moved by some pixels or come a little nearer. What is painted must not differ
 * by more than the movement (Ruder et al., "Artistic Style Transfer for Videos", 2016).
 *
 * <p>Frames are cut out of photos that are {@link #MARGIN} pixels larger. All arrays are [N, 3, H,
 * W], normalized.
 *
 * @param left how far the next frame lies to the right, in pixels
 * @param top how far it lies below
 * @param nearer how many pixels it lacks at each border, being enlarged
 * @param noise the deviation of each of its values
 * @param grey what is added to all of its values
 */
record NextFrame(int left, int top, int nearer, double noise, double grey, long seed) {
  /** How much larger photos are than frames. */
  static final int MARGIN = 8;

  private static final double MOST_NOISE = 0.15;
  private static final double MOST_GREY = 0.15;

  /** Returns a difference at random: of three, two are moved and one is nearer. */
  static NextFrame random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean moved = random.nextInt(3) > 0;
    return new NextFrame(
        moved ? random.nextInt(MARGIN + 1) : 0,
        moved ? random.nextInt(MARGIN + 1) : 0,
        moved ? 0 : 1 + random.nextInt(MARGIN / 2),
        MOST_NOISE * random.nextDouble(),
        MOST_GREY * (2 * random.nextDouble() - 1),
        random.nextLong());
  }

  /** Returns the first frame of photos. */
  static NDArray first(NDArray photos) {
    Shape shape = photos.getShape();
    return part(photos, 0, 0, shape.get(2) - MARGIN, shape.get(3) - MARGIN);
  }

  /** Returns the next frame of photos. */
  NDArray of(NDArray photos) {
    Shape shape = photos.getShape();
    NDArray moved =
        nearer > 0
            ? enlarged(first(photos))
            : part(photos, left, top, shape.get(2) - MARGIN, shape.get(3) - MARGIN);
    NDArray random = Noise.NORMAL.draw(moved.getShape(), seed, moved.getManager());
    return moved.add(random.mul(scalar(noise, random))).add(scalar(grey, moved));
  }

  /** Returns the mean difference of what is painted of both frames, where both show the same. */
  NDArray difference(NDArray first, NDArray next) {
    Shape shape = first.getShape();
    long height = shape.get(2) - top;
    long width = shape.get(3) - left;
    NDArray expected = nearer > 0 ? enlarged(first) : part(first, left, top, height, width);
    return expected.sub(part(next, 0, 0, height, width)).abs().mean();
  }

  private NDArray enlarged(NDArray pictures) {
    Shape shape = pictures.getShape();
    long height = shape.get(2);
    long width = shape.get(3);
    NDArray middle = part(pictures, nearer, nearer, height - 2L * nearer, width - 2L * nearer);
    return Operators.interpolateBilinear(middle, height, width, false);
  }

  private static NDArray part(NDArray pictures, long left, long top, long height, long width) {
    return pictures.get(new NDIndex("..., {}:{}, {}:{}", top, top + height, left, left + width));
  }
}
