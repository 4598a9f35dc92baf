package dev.kiln.train.recipe.segment;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.kiln.pictures.PictureException;
import dev.kiln.train.Seeds;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.Batch;
import dev.kiln.train.data.SampleSet;
import dev.kiln.train.data.segmentation.SegmentedBatches;
import dev.kiln.train.data.segmentation.SegmentedPicture;
import dev.kiln.train.data.segmentation.SegmentedPictures;
import dev.kiln.train.fit.Confusion;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Step;
import dev.kiln.train.fit.TargetMetric;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.NextFrame;
import dev.kiln.train.weights.Match;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a network to tell the class of each pixel, first on top of a pretrained backbone that
 * stays as it is, then as a whole:
 *
 * <pre>
 * for each epoch:
 *   for each batch of random crops:
 *     logits = network(normalized crops)
 *     loss = crossEntropy(logits, labels) + dice(logits, labels)
 *     if stability > 0: loss += stability * share of the next frames that is labelled otherwise
 *     head -= rate * gradient of loss
 *     if epoch >= frozenEpochs: backbone -= rate * gradient of loss
 *   statistics of batch normalization = their averages over normBatches batches
 * </pre>
 */
public final class Segment implements Recipe {
  /** What the recipe is called. */
  public static final String NAME = "segment";

  private static final Logger log = LoggerFactory.getLogger(Segment.class);
  private static final int SHEET_PICTURES = 4;

  /** The deviation of photos' values, which are 0 to 1. */
  private static final double DEVIATION = 0.225;

  private final SegmentSettings settings;
  private final SegmentedPictures train;
  private final SegmentedPictures test;
  private final SegmentedPictures shown;
  private final List<String> classes;
  private final FreezableNetwork network;
  private final SegmentedBatches batches;
  private final Plan plan;
  private final Set<String> ignored = new HashSet<>();
  private final Set<Integer> unreadable = new HashSet<>();
  private Confusion confusion;

  /**
   * Creates a network at its initialization; close it to free its memory.
   *
   * @param network takes pictures [N, 3, H, W], gives logits [N, classes, H, W]; the parameters
   *     that can be frozen have names that start with {@code backbone.}
   * @throws TrainingException if there are not enough pictures for a batch, or their masks have no
   *     pixel of a class beside the first
   */
  public Segment(
      Network network, SegmentedPictures train, SegmentedPictures test, SegmentSettings settings) {
    this.settings = settings;
    this.train = train.limit(settings.fit().limit());
    this.test = test.spread(settings.fit().testLimit());
    shown = this.test.spread(SHEET_PICTURES);
    classes = settings.classes();
    int batch = Math.min(settings.fit().batch(), this.train.size());
    if (batch < SegmentSettings.SMALLEST_BATCH) {
      throw new TrainingException(
          "training pictures found: %d; at least %d are needed"
              .formatted(this.train.size(), SegmentSettings.SMALLEST_BATCH));
    }
    this.train.requireClasses();
    this.network = new FreezableNetwork(network.withClasses(classes.size()), settings);
    batches = new SegmentedBatches(this.train, batch, settings.crops(), settings.fit().seed());
    plan =
        new Plan(
            NAME,
            settings,
            SampleSet.describe(this.train, this.test),
            List.of(this.network.model()),
            this.network.optimizers(),
            batches.count(),
            this.test.size(),
            new TargetMetric("miou", true));
  }

  /**
   * Sets parameters from a file of pretrained weights: those of a backbone alone, under the
   * article's names or torchvision's, or of a whole network.
   *
   * @return what was loaded and what was not
   * @throws TrainingException if the file cannot be read, or nothing in it fits
   */
  public Match load(Path file) {
    return network.load(file);
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    network.freeze(epoch < settings.frozenEpochs());
  }

  @Override
  public void step(Step step) {
    Batch batch = batches.get(step.epoch(), step.index(), step.scope());
    if (SegmentedPicture.areIgnored(batch.labels().toByteArray())) {
      passOver(batches.names(step.epoch(), step.index()), step);
      return;
    }
    int taken = step.epoch() < settings.frozenEpochs() ? 0 : settings.freeBatch();
    if (taken == 0 || taken >= batch.size()) {
      learn(batch, step);
      return;
    }
    Step smaller = step.withRate(step.rate() * taken / batch.size());
    // What is left over is too small a batch to be normalized, perhaps.
    for (int i = 0; i + taken <= batch.size(); i += taken) {
      NDIndex some = new NDIndex("%d:%d".formatted(i, i + taken));
      Batch part = new Batch(batch.images().get(some), batch.labels().get(some));
      if (!SegmentedPicture.areIgnored(part.labels().toByteArray())) {
        learn(part, smaller);
      }
    }
  }

  private void learn(Batch batch, Step step) {
    step.minimize(
        () -> {
          NDArray logits = logits(batch.images(), true);
          NDArray loss = loss(logits, batch.labels());
          step.measures().add("loss", loss.getFloat(), batch.size());
          return settings.guide().stability() > 0
              ? loss.add(unsteady(batch.images(), logits, step))
              : loss;
        },
        network.learning());
  }

  /**
   * Returns how far the labels of the next frames are from those of the pictures, moved: half of
   * the sum of the probabilities' differences, mean over the pixels, weighted.
   */
  private NDArray unsteady(NDArray images, NDArray logits, Step step) {
    long seed = Seeds.of(settings.fit().seed(), "next frame", step.epoch(), step.index());
    NextFrame next = NextFrame.random(seed, DEVIATION);
    NDArray expected = next.moved(logits.softmax(1));
    NDArray found = logits(next.of(images), true).softmax(1);
    NDArray difference = expected.sub(found).abs().sum(new int[] {1}).mean();
    step.measures().add("flicker", difference.getFloat() / 2, images.getShape().get(0));
    return difference.mul(scalar(settings.guide().stability() / 2, difference));
  }

  /** The loss of no pixel is no number. Says so once of each picture. */
  private void passOver(List<String> pictures, Step step) {
    if (ignored.addAll(pictures)) {
      log.warn(
          "epoch {}, step {}: no pixel of {} has a class; nothing is learned from the batch",
          step.epoch() + 1,
          step.index() + 1,
          String.join(", ", pictures));
    }
  }

  @Override
  public void test(int index, Metrics measures, NDManager scope) {
    if (index == 0) {
      confusion = new Confusion(classes);
      estimateStatistics();
    }
    read(index).ifPresent(picture -> test(picture, measures, scope));
    if (unreadable.size() == test.size()) {
      throw new TrainingException(
          "none of the %d test pictures can be read".formatted(test.size()));
    }
    if (index == plan.tests() - 1) {
      measureClasses(measures);
    }
  }

  /** Always over the same batches, so that a run that resumes here comes to the same numbers. */
  private void estimateStatistics() {
    int taken = Math.min(settings.normBatches(), batches.count());
    if (taken > 0) {
      new NormStatistics(network.model().getBlock())
          .estimate(
              taken,
              index -> {
                try (NDManager scope = NDManager.newBaseManager()) {
                  logits(batches.get(0, index, scope).images(), true);
                }
              });
    }
  }

  /** Returns a test picture, or nothing if it or its mask cannot be read, which is said once. */
  private Optional<SegmentedPicture> read(int index) {
    try {
      return Optional.of(test.get(index));
    } catch (PictureException e) {
      if (unreadable.add(index)) {
        log.warn("{}; the picture is not tested", e.getMessage());
      }
      return Optional.empty();
    }
  }

  private void test(SegmentedPicture picture, Metrics measures, NDManager scope) {
    Batch batch = SegmentedBatches.whole(picture, scope);
    NDArray logits = logits(batch.images(), false);
    if (!SegmentedPicture.areIgnored(picture.labels())) {
      measures.add("loss", loss(logits, batch.labels()).getFloat(), 1);
    }
    confusion.add(picture.labels(), predicted(logits), SegmentedPicture.IGNORED);
  }

  /** Measures what only all pictures together tell. */
  private void measureClasses(Metrics measures) {
    measures.record(confusion);
    measures.add("pixel_accuracy", confusion.accuracy(), 1);
    measures.add("miou", confusion.meanIou(), 1);
    if (!confusion.absent().isEmpty()) {
      measures.remark("no test pixel of " + String.join(", ", confusion.absent()));
    }
    for (int i = 0; i < classes.size(); i++) {
      String name = "iou/" + classes.get(i);
      confusion.iou(i).ifPresent(iou -> measures.add(name, iou, 1));
    }
  }

  /** Returns test pictures from all over the list, beside their labels and what is predicted. */
  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    SegmentSheet sheet = new SegmentSheet(classes);
    for (int i = 0; i < shown.size(); i++) {
      SegmentedPicture picture = shown.readable(i);
      try (NDManager pictureScope = scope.newSubManager()) {
        Batch batch = SegmentedBatches.whole(picture, pictureScope);
        sheet.add(picture, predicted(logits(batch.images(), false)));
      }
    }
    return Optional.of(sheet.picture());
  }

  private NDArray logits(NDArray images, boolean training) {
    return network.forward(training, settings.normalization().apply(images));
  }

  private NDArray loss(NDArray logits, NDArray labels) {
    NDArray crossEntropy = SegmentationLoss.crossEntropy(logits, labels);
    return settings.dice() ? crossEntropy.add(SegmentationLoss.dice(logits, labels)) : crossEntropy;
  }

  /** Returns the likeliest class of each pixel. */
  private static byte[] predicted(NDArray logits) {
    return logits.argMax(1).toType(DataType.UINT8, false).toByteArray();
  }

  @Override
  public void close() {
    batches.close();
    network.close();
  }
}
