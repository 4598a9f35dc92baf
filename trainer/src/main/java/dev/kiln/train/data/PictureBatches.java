package dev.kiln.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.pictures.PictureException;
import dev.kiln.train.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of square crops of a folder's pictures, made by worker threads ahead of the step that
 * asks for them. Close it to end the threads.
 */
public final class PictureBatches implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PictureBatches.class);

  /** How much larger a picture is than the random parts that are taken of it. */
  private static final double MARGIN = 1.25;

  private final Crops crops;
  private final int pictures;
  private final int batch;
  private final PictureCache cache;
  private final Prefetcher<Pixels> ahead;

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
   * Squares as arrays.
   *
   * @param images float [N, 3, side, side] in 0..1
   * @param pictures which of the folder's pictures they are of
   */
  public record Squares(NDArray images, int[] pictures) {}

  /** Squares as bytes, room being made for them first. */
  private record Pixels(int side, byte[] rgb, int[] pictures) {
    Pixels(int side, int count) {
      this(side, new byte[count * 3 * side * side], new int[count]);
    }

    int offset(int index) {
      return index * 3 * side * side;
    }

    Squares arrays(NDManager manager) {
      return new Squares(Picture.array(rgb, pictures.length, side, side, manager), pictures);
    }
  }

  /**
   * Batches in an order that is random in each epoch; the last one may be smaller. What a batch
   * holds depends on nothing but the pictures, the crops, and its epoch and index.
   */
  public PictureBatches(PictureFolder folder, Crops crops, int batch) {
    this.crops = crops;
    this.pictures = folder.size();
    this.batch = batch;
    int larger = (int) (crops.side() * MARGIN);
    cache =
        new PictureCache(
            folder,
            file ->
                crops.augment() ? Picture.read(file, larger) : Picture.middle(file, crops.side()));
    ahead = new Prefetcher<>(count(), this::crop);
  }

  /**
   * Returns the middles of pictures, in order, without those that cannot be read, each of which is
   * logged; nothing if none can.
   */
  public static Optional<Squares> middles(PictureFolder folder, int side, NDManager manager) {
    List<NextReadable.Found<Picture>> found = new ArrayList<>();
    for (int i = 0; i < folder.size(); i++) {
      try {
        found.add(new NextReadable.Found<>(i, Picture.middle(folder.files().get(i), side)));
      } catch (PictureException e) {
        log.warn("{}; the picture is skipped", e.getMessage());
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Pixels pixels = new Pixels(side, found.size());
    for (int i = 0; i < found.size(); i++) {
      pixels.pictures()[i] = found.get(i).index();
      middle(found.get(i).picture(), pixels, i);
    }
    return Optional.of(pixels.arrays(manager));
  }

  /** Returns the number of batches in an epoch. */
  public int count() {
    return Batches.count(pictures * crops.each(), batch);
  }

  /** Returns a batch of an epoch and begins to make those after it. For one thread at a time. */
  public Squares get(int epoch, int index, NDManager manager) {
    return ahead.get(epoch, index).arrays(manager);
  }

  private Pixels crop(int epoch, int index) {
    int from = index * batch;
    int[] order =
        Batches.permutation(pictures * crops.each(), Seeds.of(crops.seed(), "shuffle", epoch));
    int size = Math.min(batch, order.length - from);
    Pixels pixels = new Pixels(crops.side(), size);
    for (int i = 0; i < size; i++) {
      int drawn = order[from + i];
      NextReadable.Found<Picture> found = cache.get(drawn % pictures);
      pixels.pictures()[i] = found.index();
      SplittableRandom random = new SplittableRandom(Seeds.of(crops.seed(), "crop", epoch, drawn));
      crop(found.picture(), random, pixels, i);
    }
    return pixels;
  }

  private void crop(Picture picture, SplittableRandom random, Pixels to, int index) {
    int side = crops.side();
    if (crops.augment()) {
      int left = random.nextInt(picture.width() - side + 1);
      int top = random.nextInt(picture.height() - side + 1);
      picture.crop(left, top, side, random.nextBoolean(), to.rgb(), to.offset(index));
    } else {
      middle(picture, to, index);
    }
  }

  private static void middle(Picture picture, Pixels to, int index) {
    int left = (picture.width() - to.side()) / 2;
    int top = (picture.height() - to.side()) / 2;
    picture.crop(left, top, to.side(), false, to.rgb(), to.offset(index));
  }

  @Override
  public void close() {
    ahead.close();
  }
}
