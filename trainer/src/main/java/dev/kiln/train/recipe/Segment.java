package dev.kiln.train.recipe;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.SegmentedBatches;
import dev.kiln.train.data.SegmentedBatches.Batch;
import dev.kiln.train.data.SegmentedPicture;
import dev.kiln.train.data.SegmentedPictures;
import dev.kiln.train.fit.Measures;
import dev.kiln.train.fit.Optimizer;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Seeds;
import dev.kiln.train.fit.Step;
import dev.kiln.train.network.MobileNetV2;
import dev.kiln.train.network.Network;
import dev.kiln.train.weights.Match;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a network to tell the class of each pixel, first on top of a pretrained backbone that
 * stays as it is, then as a whole:
 *
 * <pre>
 * for each epoch:
 *   for each batch of random crops:
 *     logits = network(normalised crops)
 *     loss = crossEntropy(logits, labels) + dice(logits, labels)
 *     head -= rate * gradient of loss
 *     if epoch >= frozenEpochs: backbone -= rate * gradient of loss
 * </pre>
 *
 * <p>As in the article a frozen backbone's batch normalisation goes on to normalise by the batch
 * and to follow its mean and variance: only the backbone's weights are frozen.
 */
public final class Segment implements Recipe {
  /** What the recipe is called. */
  public static final String NAME = "segment";

  private static final int SHEET_PICTURES = 4;
  private static final String BACKBONE = "backbone.";

  private final SegmentSettings settings;
  private final SegmentedPictures train;
  private final SegmentedPictures test;
  private final SegmentedPictures shown;
  private final List<String> classes;
  private final Model model;
  private final ParameterStore parameters;
  private final Map<String, Parameter> backbone;
  private final Optimizer backboneOptimizer;
  private final Optimizer headOptimizer;
  private SegmentedBatches batches;

  /**
   * A network at its initialisation; close it to free its memory.
   *
   * @param network takes pictures [N, 3, H, W], gives logits [N, classes, H, W]; the parameters
   *     that can be frozen have names that start with {@code backbone.}
   * @throws TrainingException if a batch needs more pictures than there are
   */
  public Segment(
      Network network, SegmentedPictures train, SegmentedPictures test, SegmentSettings settings) {
    this.settings = settings;
    this.train = settings.limit() == 0 ? train : train.limit(settings.limit());
    this.test = settings.testLimit() == 0 ? test : test.spread(settings.testLimit());
    shown = this.test.spread(SHEET_PICTURES);
    classes = settings.classes();
    if (settings.batch() > this.train.size()) {
      throw new TrainingException(
          "a batch of %d needs more than the %d training pictures; take a smaller --batch"
              .formatted(settings.batch(), this.train.size()));
    }
    model = Model.newInstance(network.main().name());
    Block block = network.withClasses(classes.size()).main().block().get();
    model.setBlock(block);
    Shape input = new Shape(settings.batch(), 3, settings.crop(), settings.crop());
    Engine.getInstance().setRandomSeed((int) Seeds.of(settings.seed(), "initialize"));
    block.initialize(model.getNDManager(), DataType.FLOAT32, input);
    parameters = new ParameterStore(model.getNDManager(), false);
    backbone = learning(block, true);
    backboneOptimizer = settings.optimizer().of(backbone, settings);
    headOptimizer = settings.optimizer().of(learning(block, false), settings);
  }

  /** The parameters that learn: the backbone's or all others. */
  private static Map<String, Parameter> learning(Block block, boolean ofBackbone) {
    Map<String, Parameter> learning = new LinkedHashMap<>();
    ParameterNames.of(block)
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGradient() && name.startsWith(BACKBONE) == ofBackbone) {
                learning.put(name, parameter);
              }
            });
    return learning;
  }

  /**
   * Sets parameters from a file of pretrained weights: those of a backbone alone, under the
   * article's names or torchvision's, or of a whole network.
   *
   * @return what was loaded and what was not
   * @throws TrainingException if the file can't be read, or nothing in it fits
   */
  public Match load(Path file) {
    try (NDManager scope = NDManager.newBaseManager()) {
      Map<String, NDArray> arrays = MobileNetV2.fromTorchvision(Weights.read(file, scope));
      boolean whole = arrays.keySet().stream().anyMatch(name -> name.startsWith(BACKBONE));
      Map<String, NDArray> named = new LinkedHashMap<>();
      arrays.forEach((name, array) -> named.put(whole ? name : BACKBONE + name, array));
      return fit(file, named);
    }
  }

  private Match fit(Path file, Map<String, NDArray> weights) {
    try {
      return Weights.loadPartial(model.getBlock(), weights);
    } catch (TrainingException e) {
      throw new TrainingException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SegmentSettings settings() {
    return settings;
  }

  @Override
  public String data() {
    return "%d training pictures (%08x) and %d test pictures (%08x)"
        .formatted(train.size(), train.checksum(), test.size(), test.checksum());
  }

  @Override
  public List<Model> parts() {
    return List.of(model);
  }

  @Override
  public Map<String, Optimizer> optimizers() {
    return Map.of("backbone", backboneOptimizer, "head", headOptimizer);
  }

  @Override
  public int steps() {
    return train.size() / settings.batch();
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    backbone.values().forEach(p -> p.getArray().setRequiresGradient(!frozen(epoch)));
    if (batches != null) {
      batches.close();
    }
    batches =
        new SegmentedBatches(train, settings.batch(), settings.crops(), settings.seed(), epoch);
  }

  @Override
  public void step(Step step) {
    Batch batch = batches.get(step.index(), step.scope());
    try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
      NDArray logits = logits(batch.images(), true);
      NDArray loss = loss(logits, batch.labels());
      step.measures().add("loss", loss.getFloat(), batch.size());
      tape.backward(loss);
    }
    headOptimizer.step(step.rate());
    if (!frozen(step.epoch())) {
      backboneOptimizer.step(step.rate());
    }
  }

  private boolean frozen(int epoch) {
    return epoch < settings.frozenEpochs();
  }

  @Override
  public void evaluate(Measures measures, NDManager scope) {
    Confusion confusion = new Confusion(classes.size());
    for (int i = 0; i < test.size(); i++) {
      SegmentedPicture picture = test.get(i);
      try (NDManager pictureScope = scope.newSubManager()) {
        Batch batch = SegmentedBatches.whole(picture, pictureScope);
        NDArray logits = logits(batch.images(), false);
        measures.add("loss", loss(logits, batch.labels()).getFloat(), 1);
        confusion.add(picture.labels(), predicted(logits));
      }
    }
    measures.add("pixel_accuracy", confusion.pixelAccuracy(), 1);
    measures.add("miou", confusion.meanIou(), 1);
    for (int i = 0; i < classes.size(); i++) {
      String name = "iou/" + classes.get(i);
      confusion.iou(i).ifPresent(iou -> measures.add(name, iou, 1));
    }
  }

  /** Test pictures from all over the list, beside their labels and what is predicted. */
  @Override
  public Optional<BufferedImage> samples(NDManager scope) {
    SegmentSheet sheet = new SegmentSheet(classes);
    for (int i = 0; i < shown.size(); i++) {
      SegmentedPicture picture = shown.get(i);
      try (NDManager pictureScope = scope.newSubManager()) {
        Batch batch = SegmentedBatches.whole(picture, pictureScope);
        sheet.add(picture, predicted(logits(batch.images(), false)));
      }
    }
    return Optional.of(sheet.picture());
  }

  private NDArray logits(NDArray images, boolean training) {
    NDList input = new NDList(settings.normalization().apply(images));
    return model.getBlock().forward(parameters, input, training).singletonOrThrow();
  }

  private NDArray loss(NDArray logits, NDArray labels) {
    NDArray crossEntropy = SegmentationLoss.crossEntropy(logits, labels);
    return settings.dice() ? crossEntropy.add(SegmentationLoss.dice(logits, labels)) : crossEntropy;
  }

  /** The likeliest class of each pixel. */
  private static byte[] predicted(NDArray logits) {
    return logits.argMax(1).toType(DataType.UINT8, false).toByteArray();
  }

  @Override
  public void close() {
    if (batches != null) {
      batches.close();
    }
    backboneOptimizer.close();
    headOptimizer.close();
    model.close();
  }
}
