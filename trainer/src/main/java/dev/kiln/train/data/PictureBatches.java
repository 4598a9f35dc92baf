package dev.kiln.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.fit.Seeds;
import java.util.SplittableRandom;

/**
 * Batches of square crops of a folder's pictures, made by worker threads ahead of the step that
 * asks for them. Close it to end the threads.
 */
public final class PictureBatches implements AutoCloseable {
  private static final int DEPTH = 4;
  private static final int MOST_WORKERS = 4;

  /** How much larger a picture is than the random parts that are taken of it. */
  private static final double MARGIN = 1.25;

  private final Crops crops;
  private final int pictures;
  private final int batch;
  private final PictureCache cache;
  private final Ahead<byte[]> ahead;

  /**
   * How pictures become squares.
   *
   * @param side of the square in pixels
   * @param each how many crops of each picture an epoch has
   * @param augment whether the shorter side is resized to 1.25 times the square's and any part is
   *     taken at random, half of them mirrored; or it is resized to the square's and the middle
   *     taken
   * @param seed of the run
   */
  public record Crops(int side, int each, boolean augment, long seed) {}

  /**
   * Batches in an order that is random in each epoch; the last one may be smaller. What a batch
   * holds depends on nothing but the pictures, the crops, and its epoch and index.
   */
  public PictureBatches(PictureFolder folder, Crops crops, int batch) {
    this.crops = crops;
    this.pictures = folder.size();
    this.batch = batch;
    cache =
        new PictureCache(folder, crops.augment() ? (int) (crops.side() * MARGIN) : crops.side());
    int workers = Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());
    ahead = new Ahead<>(Integer.MAX_VALUE, workers, DEPTH, this::crop);
  }

  /** The middles of all pictures, in order, as float [N, 3, side, side] in 0..1. */
  public static NDArray middles(PictureFolder folder, int side, NDManager manager) {
    PictureCache cache = new PictureCache(folder, side);
    byte[] rgb = new byte[folder.size() * bytes(side)];
    for (int i = 0; i < folder.size(); i++) {
      middle(cache.get(i), side, rgb, i * bytes(side));
    }
    return Picture.array(rgb, folder.size(), side, side, manager);
  }

  /** The number of batches in an epoch. */
  public int count() {
    return Batches.count(pictures * crops.each(), batch);
  }

  /**
   * A batch of an epoch, as float [N, 3, side, side] in 0..1; those after it are begun. Of one
   * thread at a time.
   */
  public NDArray get(int epoch, int index, NDManager manager) {
    byte[] rgb = ahead.get(epoch * count() + index);
    int side = crops.side();
    return Picture.array(rgb, rgb.length / bytes(side), side, side, manager);
  }

  /** The crops of a batch, all epochs' batches being numbered through. */
  private byte[] crop(int moment) {
    int epoch = moment / count();
    int from = moment % count() * batch;
    int[] order =
        Batches.permutation(pictures * crops.each(), Seeds.of(crops.seed(), "shuffle", epoch));
    int size = Math.min(batch, order.length - from);
    byte[] rgb = new byte[size * bytes(crops.side())];
    for (int i = 0; i < size; i++) {
      int drawn = order[from + i];
      crop(
          cache.get(drawn % pictures),
          new SplittableRandom(Seeds.of(crops.seed(), "crop", epoch, drawn)),
          rgb,
          i * bytes(crops.side()));
    }
    return rgb;
  }

  private void crop(Picture picture, SplittableRandom random, byte[] to, int offset) {
    int side = crops.side();
    if (crops.augment()) {
      int left = random.nextInt(picture.width() - side + 1);
      int top = random.nextInt(picture.height() - side + 1);
      picture.crop(left, top, side, random.nextBoolean(), to, offset);
    } else {
      middle(picture, side, to, offset);
    }
  }

  private static void middle(Picture picture, int side, byte[] to, int offset) {
    picture.crop(
        (picture.width() - side) / 2, (picture.height() - side) / 2, side, false, to, offset);
  }

  private static int bytes(int side) {
    return 3 * side * side;
  }

  @Override
  public void close() {
    ahead.close();
  }
}
