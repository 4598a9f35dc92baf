package dev.kiln.train.recipe.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.Seeds;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.Picture;
import dev.kiln.train.data.PictureBatches;
import dev.kiln.train.data.PictureFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Squares of photos beside what a teacher paints of them, which is asked once for each and stays in
 * memory. In each epoch another part of every square is taken, half of them mirrored. What a
 * teacher paints at its borders is left out: a network that repeats them would paint a frame.
 */
final class TaughtSquares {
  private static final Logger log = LoggerFactory.getLogger(TaughtSquares.class);
  private static final int BORDER = 16;
  private static final int SLACK = 32;
  private static final int SAID_EVERY = 100;

  private final int side;
  private final int batch;
  private final long seed;
  private final List<Pair> pairs = new ArrayList<>();

  /** A square of a photo and what is painted of it, without the borders. */
  private record Pair(Picture photo, Picture painted) {}

  /** A batch, [N, 3, side, side] in 0..1 both. */
  record Squares(NDArray photos, NDArray painted) {}

  /** Asks the teacher for pictures of all photos. */
  TaughtSquares(PictureFolder photos, StyleTeacher teacher, StyleSettings settings) {
    side = settings.size();
    batch = settings.fit().batch();
    seed = settings.fit().seed();
    int whole = side + SLACK + 2 * BORDER;
    var crops = new PictureBatches.Crops(whole, settings.crops(), true, seed);
    try (PictureBatches squares = new PictureBatches(photos, crops, 1);
        NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < squares.count(); i++) {
        try (NDManager scope = manager.newSubManager()) {
          byte[] rgb = Picture.bytes(squares.get(0, i, scope).images());
          byte[] painted = teacher.paint(rgb, whole, whole);
          pairs.add(new Pair(inner(rgb, whole), inner(painted, whole)));
        }
        if ((i + 1) % SAID_EVERY == 0 || i + 1 == squares.count()) {
          log.info("the teacher has painted {} of {} squares", i + 1, squares.count());
        }
      }
    }
  }

  private static Picture inner(byte[] rgb, int whole) {
    int inner = whole - 2 * BORDER;
    byte[] part = new byte[3 * inner * inner];
    new Picture(whole, whole, rgb).crop(BORDER, BORDER, inner, false, part, 0);
    return new Picture(inner, inner, part);
  }

  /** Returns the number of batches in an epoch. */
  int count() {
    return Batches.count(pairs.size(), batch);
  }

  /** Returns a batch, which depends on nothing but the squares, the seed, its epoch and index. */
  Squares get(int epoch, int index, NDManager manager) {
    int[] order = Batches.permutation(pairs.size(), Seeds.of(seed, "shuffle", epoch));
    int from = index * batch;
    int size = Math.min(batch, order.length - from);
    byte[] photos = new byte[3 * size * side * side];
    byte[] painted = new byte[photos.length];
    for (int i = 0; i < size; i++) {
      Pair pair = pairs.get(order[from + i]);
      SplittableRandom random =
          new SplittableRandom(Seeds.of(seed, "part", epoch, order[from + i]));
      int left = random.nextInt(SLACK + 1);
      int top = random.nextInt(SLACK + 1);
      boolean mirrored = random.nextBoolean();
      int at = 3 * i * side * side;
      pair.photo().crop(left, top, side, mirrored, photos, at);
      pair.painted().crop(left, top, side, mirrored, painted, at);
    }
    return new Squares(
        Picture.array(photos, size, side, side, manager),
        Picture.array(painted, size, side, side, manager));
  }
}
