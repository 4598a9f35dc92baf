package dev.kiln.train.recipe.classify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.Batch;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.ImageNet;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.SampleSet;
import dev.kiln.train.fit.ContactSheet;
import dev.kiln.train.op.Operators;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/** Grey pictures in memory, resized to what the network takes; in colour as ImageNet's. */
public final class DigitsData implements ClassifierData {
  private static final int TEST_BATCH = 1000;
  private static final int SHOWN = 100;
  private static final int SHOWN_TIMES = 2;

  private final LabeledImages train;
  private final LabeledImages test;
  private final ClassifySettings settings;
  private final long channels;
  private final long height;
  private final long width;
  private Batches batches;

  /**
   * Creates the data of a run.
   *
   * @param input the shape [N, C, H, W] that the network takes
   */
  public DigitsData(
      LabeledImages train, LabeledImages test, Shape input, ClassifySettings settings) {
    this.train = train.limit(settings.fit().limit());
    this.test = test.limit(settings.fit().testLimit());
    this.settings = settings;
    channels = input.get(1);
    height = input.get(2);
    width = input.get(3);
  }

  @Override
  public String description() {
    return SampleSet.describe(train, test);
  }

  @Override
  public int steps() {
    return Batches.count(train.size(), settings.fit().batch());
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    int batch = settings.fit().batch();
    long seed = settings.fit().seed();
    batches = Batches.shuffled(train, batch, settings.augment(), seed, epoch, scope);
  }

  @Override
  public Batch train(int epoch, int index, NDManager scope) {
    return batches.get(index, scope);
  }

  @Override
  public int tests() {
    return Batches.count(test.size(), TEST_BATCH);
  }

  @Override
  public Optional<Batch> test(int index, NDManager scope) {
    return Optional.of(Batches.of(test, TEST_BATCH, index, scope));
  }

  @Override
  public Optional<Batch> shown(NDManager scope) {
    return Optional.of(Batches.of(test, SHOWN, 0, scope));
  }

  @Override
  public List<BufferedImage> pictures(NDArray images) {
    return ContactSheet.pictures(images, SHOWN_TIMES);
  }

  @Override
  public int columns() {
    return 10;
  }

  @Override
  public NDArray input(NDArray images) {
    boolean fits = images.getShape().get(2) == height && images.getShape().get(3) == width;
    NDArray sized = fits ? images : Operators.interpolateBilinear(images, height, width, false);
    if (channels > 1) {
      NDArray colour = sized.broadcast(sized.getShape().get(0), channels, height, width);
      return ImageNet.normalize(colour);
    }
    // All layers then keep the channels last in memory, which makes convolutions faster.
    return sized.reshape(-1, height, width, 1).transpose(0, 3, 1, 2);
  }

  @Override
  public void close() {}
}
