package dev.kiln.train.recipe;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.op.Operators;
import java.util.SplittableRandom;

/**
 * How a video's next frame may differ where nothing has happened: noise, a step of brightness, and
 * a camera that has moved by some pixels or come a little nearer. What is painted, or found, must
 * not differ by more than the movement (Ruder et al., "Artistic Style Transfer for Videos", 2016).
 *
 * <p>Frames are cut out of photos that are {@link #MARGIN} pixels larger. All arrays are [N, C, H,
 * W].
 *
 * @param left how far the next frame lies to the right, in pixels
 * @param top how far it lies below
 * @param nearer how many pixels it lacks at each border, being enlarged
 * @param noise the deviation of each of its values
 * @param grey what is added to all of its values
 */
public record NextFrame(int left, int top, int nearer, double noise, double grey, long seed) {
  /** How much larger photos are than frames. */
  public static final int MARGIN = 8;

  private static final double MOST_NOISE = 0.15;
  private static final double MOST_GREY = 0.15;

  /**
   * Returns a difference at random: of four, two stay, one is moved and one is nearer.
   *
   * @param deviation the deviation of the photos' values: 1 if they are normalized
   */
  public static NextFrame random(long seed, double deviation) {
    SplittableRandom random = new SplittableRandom(seed);
    int kind = random.nextInt(4);
    boolean moved = kind == 0;
    return new NextFrame(
        moved ? random.nextInt(MARGIN + 1) : 0,
        moved ? random.nextInt(MARGIN + 1) : 0,
        kind == 1 ? 1 + random.nextInt(MARGIN / 2) : 0,
        deviation * MOST_NOISE * random.nextDouble(),
        deviation * MOST_GREY * (2 * random.nextDouble() - 1),
        random.nextLong());
  }

  /** Returns the first frame of photos. */
  public static NDArray first(NDArray photos) {
    Shape shape = photos.getShape();
    return part(photos, 0, 0, shape.get(2) - MARGIN, shape.get(3) - MARGIN);
  }

  /** Returns the next frame of photos. */
  public NDArray of(NDArray photos) {
    NDArray moved = moved(photos);
    NDArray random = Noise.NORMAL.draw(moved.getShape(), seed, moved.getManager());
    return moved.add(random.mul(scalar(noise, random))).add(scalar(grey, moved));
  }

  /** Returns what the next frame shows of what was found in photos. */
  public NDArray moved(NDArray photos) {
    Shape shape = photos.getShape();
    return nearer > 0
        ? enlarged(first(photos))
        : part(photos, left, top, shape.get(2) - MARGIN, shape.get(3) - MARGIN);
  }

  /** Returns the mean difference of what is painted of both frames, where both show the same. */
  public NDArray difference(NDArray first, NDArray next) {
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
