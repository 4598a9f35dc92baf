package dev.kiln.train.recipe.classify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.Batch;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.data.Picture;
import dev.kiln.train.data.PictureBatches;
import dev.kiln.train.data.PictureBatches.Squares;
import dev.kiln.train.data.SampleSet;
import dev.kiln.train.fit.ContactSheet;
import dev.kiln.train.op.Operators;
import dev.kiln.train.recipe.PixelScaling;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Squares of pictures in files, of the size that the network takes: in colour or grey, with their
 * pixels scaled as the settings say.
 */
public final class FolderData implements ClassifierData {
  private static final int TEST_BATCH = 32;
  private static final int SHOWN = 30;
  private static final int SHOWN_SIDE = 112;

  private final ClassFolder train;
  private final ClassFolder test;
  private final int side;
  private final boolean grey;
  private final PixelScaling scaling;
  private final PictureBatches batches;

  /**
   * Creates the data of a run.
   *
   * @param input the shape [N, 3, S, S] that the network takes
   */
  public FolderData(ClassFolder train, ClassFolder test, Shape input, ClassifySettings settings) {
    this.train = train.spread(settings.fit().limit());
    this.test = test.spread(settings.fit().testLimit());
    side = (int) input.get(2);
    grey = input.get(1) == 1;
    // ImageNet's numbers are those of colours.
    scaling = grey && !settings.image().isOfOneChannel() ? PixelScaling.UNIT : settings.image();
    batches =
        new PictureBatches(
            this.train.pictures(),
            new PictureBatches.Crops(side, 1, settings.augment(), settings.fit().seed()),
            settings.fit().batch());
  }

  @Override
  public String description() {
    return SampleSet.describe(train, test);
  }

  @Override
  public int steps() {
    return batches.count();
  }

  @Override
  public void begin(int epoch, NDManager scope) {}

  @Override
  public Batch train(int epoch, int index, NDManager scope) {
    return labeled(batches.get(epoch, index, scope), train, scope);
  }

  @Override
  public int tests() {
    return Batches.count(test.size(), TEST_BATCH);
  }

  @Override
  public Optional<Batch> test(int index, NDManager scope) {
    int from = index * TEST_BATCH;
    return middles(test.part(from, Math.min(from + TEST_BATCH, test.size())), scope);
  }

  @Override
  public Optional<Batch> shown(NDManager scope) {
    return middles(test.spread(SHOWN), scope);
  }

  @Override
  public List<BufferedImage> pictures(NDArray images) {
    return ContactSheet.pictures(
        Operators.interpolateBilinear(images, SHOWN_SIDE, SHOWN_SIDE, false), 1);
  }

  @Override
  public int columns() {
    return 6;
  }

  private Optional<Batch> middles(ClassFolder folder, NDManager scope) {
    return PictureBatches.middles(folder.pictures(), side, scope)
        .map(squares -> labeled(squares, folder, scope));
  }

  private static Batch labeled(Squares squares, ClassFolder folder, NDManager scope) {
    long[] labels = IntStream.of(squares.pictures()).mapToLong(folder::label).toArray();
    return new Batch(squares.images(), scope.create(labels));
  }

  @Override
  public NDArray input(NDArray images) {
    return scaling.apply(grey ? Picture.grey(images) : images);
  }

  @Override
  public void close() {
    batches.close();
  }
}
