package dev.kiln.train.recipe.style;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.Picture;
import dev.kiln.train.data.PictureBatches;
import dev.kiln.train.data.PictureFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The painting whose style is learned, the photos that it is learned on, with a teacher's pictures
 * of them if there is one, and those that it is tested with, which stay in memory. All arrays are
 * [N, 3, H, W] in 0..1.
 */
final class StylePictures implements AutoCloseable {
  private final String description;
  private final int batch;
  private final NDArray painting;
  private final NDArray tests;
  private final PictureBatches batches;
  private final Optional<TaughtSquares> taught;

  /**
   * Creates the pictures, the painting and the test photos as arrays.
   *
   * @param manager owns those
   * @throws TrainingException if a file cannot be read
   */
  StylePictures(
      PictureFolder train,
      PictureFolder test,
      Path painting,
      StyleSettings settings,
      Optional<StyleTeacher> teacher,
      NDManager manager) {
    PictureFolder photos = train.spread(settings.fit().limit());
    PictureFolder tested = test.spread(settings.fit().testLimit());
    description =
        String.format(
            Locale.ROOT,
            "%d photos (%08x), tested on %d (%08x), painting %s%s",
            photos.size(),
            photos.checksum(),
            tested.size(),
            tested.checksum(),
            describe(painting),
            teacher.isEmpty() ? "" : ", teacher " + describe(Path.of(settings.guide().teacher())));
    batch = settings.fit().batch();
    this.painting = Picture.read(painting, settings.styleSize()).array(manager);
    tests =
        PictureBatches.middles(tested, settings.size(), manager)
            .map(PictureBatches.Squares::images)
            .orElseThrow(
                () ->
                    new TrainingException(
                        "%s: none of the %d test photos can be read"
                            .formatted(tested.path(), tested.size())));
    taught = teacher.map(asked -> new TaughtSquares(photos, asked, settings));
    PictureBatches.Crops crops =
        new PictureBatches.Crops(
            settings.size(), settings.crops(), settings.randomCrops(), settings.fit().seed());
    batches = new PictureBatches(photos, crops, batch);
  }

  /** Returns a file's name and checksum. */
  static String describe(Path file) {
    CRC32 crc = new CRC32();
    try {
      crc.update(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
    }
    return String.format(Locale.ROOT, "%s (%08x)", file.getFileName(), crc.getValue());
  }

  /** Returns the pictures in a few words that no others share. */
  String description() {
    return description;
  }

  /** Returns the painting, [1, 3, H, W]. */
  NDArray painting() {
    return painting;
  }

  /** Returns the number of batches that an epoch trains on. */
  int steps() {
    return batches.count();
  }

  /** Returns a batch to train on; photos are what is painted of them if there is no teacher. */
  TaughtSquares.Squares train(int epoch, int index, NDManager scope) {
    if (taught.isPresent()) {
      return taught.get().get(epoch, index, scope);
    }
    NDArray photos = batches.get(epoch, index, scope).images();
    return new TaughtSquares.Squares(photos, photos);
  }

  /** Returns the number of batches to test on. */
  int tests() {
    return Batches.count((int) tests.getShape().get(0), batch);
  }

  /** Returns a batch to test on. */
  NDArray test(int index, NDManager scope) {
    long from = (long) index * batch;
    long to = Math.min(from + batch, tests.getShape().get(0));
    return tests.get(scope, new NDIndex("{}:{}", from, to));
  }

  @Override
  public void close() {
    batches.close();
  }
}
