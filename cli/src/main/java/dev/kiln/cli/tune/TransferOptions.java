package dev.kiln.cli.tune;

import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.op.Precision;
import dev.kiln.train.recipe.segment.SegmentSettings;
import dev.kiln.train.recipe.style.StyleSettings;
import dev.kiln.tune.transfer.TransferSettings;
import picocli.CommandLine.Option;

/** The options of the training itself. */
final class TransferOptions {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Train for N passes through the data. Default: 8; 20 for a segmenter.")
  private Integer epochs;

  @Option(
      names = "--freeze",
      paramLabel = "N",
      description =
          "Train only the last layer for the first N epochs. Default: 2; 0 for data in MNIST's"
              + " format.")
  private Integer freeze;

  @Option(names = "--batch", paramLabel = "N", description = "Use N pictures in each step.")
  private Integer batch;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description =
          "The initial learning rate of the last layer. Default: 0.001;"
              + " 0.0005 for data in MNIST's format and segmenters.")
  private Double learningRate;

  @Option(
      names = "--body-lr",
      paramLabel = "SHARE",
      description =
          "The learning rate of the end of the body as a share of --lr; its beginning has a quarter"
              + " of that.")
  private Double bodyRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "The learning rate schedule: constant, cosine or step. Default: cosine.")
  private Schedule schedule;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after N epochs without improvement and keep the weights of the best epoch. Default:"
              + " the best epoch of all.")
  private Integer patience;

  @Option(
      names = "--augment",
      negatable = true,
      description = "Vary the training pictures: crops and mirrors, or digits as they are written.")
  private Boolean augment;

  @Option(names = "--seed", paramLabel = "N", description = "The seed of all random numbers.")
  private Long seed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Train on at most N pictures; 0 for all.")
  private Integer limit;

  @Option(
      names = "--test-limit",
      paramLabel = "N",
      description = "Test on at most N pictures after each epoch; 0 for all.")
  private Integer testLimit;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for one operator. Default: 1 for small networks, one per core else.")
  private Integer threads;

  /** Returns the options that are given, and the defaults for the others. */
  TransferSettings or(TransferSettings defaults) {
    return new TransferSettings(
        or(defaults.fit()),
        or(freeze, defaults.frozenEpochs()),
        or(bodyRate, defaults.bodyRate()),
        defaults.weightDecay(),
        or(augment, defaults.augment()),
        defaults.classes());
  }

  /**
   * Returns the options that are given, and the defaults for the others.
   *
   * @throws IllegalArgumentException if an option is given that a segmenter does not have
   */
  SegmentSettings or(SegmentSettings defaults) {
    if (bodyRate != null) {
      throw new IllegalArgumentException(
          "--body-lr is for classifiers; a segmenter's body learns at the rate of its last layer");
    }
    boolean varied = or(augment, true);
    return new SegmentSettings(
        or(defaults.fit()),
        or(freeze, defaults.frozenEpochs()),
        defaults.crop(),
        varied ? defaults.scaleMin() : 1,
        varied ? defaults.scaleMax() : 1,
        varied ? defaults.stretch() : 0,
        varied && defaults.flip(),
        varied ? defaults.colour() : 0,
        defaults.dice(),
        defaults.optimizer(),
        defaults.momentum(),
        defaults.weightDecay(),
        defaults.normalization(),
        defaults.backbone(),
        defaults.freeBatch(),
        defaults.normBatches(),
        defaults.guide(),
        defaults.classes());
  }

  /**
   * Returns the options that are given, and the defaults for the others.
   *
   * @throws IllegalArgumentException if an option is given that a style model does not have
   */
  StyleSettings or(StyleSettings defaults) {
    if (freeze != null || bodyRate != null) {
      throw new IllegalArgumentException(
          "--freeze and --body-lr are for classifiers and segmenters; all of a style model learns");
    }
    return new StyleSettings(
        or(defaults.fit()),
        defaults.styleWeight(),
        defaults.contentWeight(),
        defaults.tvWeight(),
        defaults.pixelWarmUp(),
        defaults.styleWarmUp(),
        defaults.size(),
        defaults.styleSize(),
        defaults.crops(),
        or(augment, defaults.randomCrops()),
        defaults.weights());
  }

  private Hyperparameters or(Hyperparameters fit) {
    int passes = or(epochs, fit.epochs());
    return new Hyperparameters(
        passes,
        or(batch, fit.batch()),
        or(learningRate, fit.learningRate()),
        or(schedule, fit.schedule()),
        fit.warmUp(),
        fit.clip(),
        // The best epoch is kept if the run has a patience, however long.
        or(patience, passes),
        or(seed, fit.seed()),
        or(limit, fit.limit()),
        or(testLimit, fit.testLimit()),
        or(threads, fit.threads()),
        Precision.FP32);
  }

  private static <T> T or(T option, T otherwise) {
    return option == null ? otherwise : option;
  }
}
