package dev.kiln.cli.train;

import dev.kiln.cli.console.PixelRangeConverter;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.fit.TrainingDevice;
import dev.kiln.train.op.Precision;
import dev.kiln.train.recipe.PixelScaling;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that all recipes share. */
final class TrainOptions {
  @Mixin DimensionOptions dimensions;

  @Mixin GuideOptions guide;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the data set. Default: MNIST, downloaded once.")
  Path data;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Start from the weights in this safetensors file or PyTorch checkpoint, as far as they fit."
              + " Style also takes a style model; mobilenetv2 also takes the word imagenet for"
              + " torchvision's weights.")
  Path weights;

  @Option(
      names = "--backbone",
      paramLabel = "FILE",
      description =
          "Start from pretrained weights: a safetensors file, a PyTorch checkpoint, or the word"
              + " imagenet for torchvision's MobileNetV2. For a segmenter, implies --image imagenet.")
  Path backbone;

  @Option(
      names = "--frozen-epochs",
      paramLabel = "N",
      description =
          "Freeze the backbone's weights for the first N epochs; of a classifier, all layers but the"
              + " last. Default for a classifier with --backbone: half of the epochs.")
  Integer frozenEpochs;

  @Option(
      names = "--image",
      paramLabel = "RANGE",
      converter = PixelRangeConverter.class,
      description =
          "The pixel values that the network is trained on: "
              + PixelRangeConverter.RANGES
              + ". For classifiers of a folder of pictures and for segmenters.")
  private Normalization image;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Train for N passes through the data.")
  private Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Use N pictures in each step.")
  private Integer batch;

  @Option(names = "--lr", paramLabel = "RATE", description = "The initial learning rate.")
  private Double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description = "The momentum of SGD, from 0 to below 1.")
  Double momentum;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description = "The weight decay (L2 penalty), 0 or more.")
  Double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "The learning rate schedule: constant, cosine (falls to 0) or step (falls to a tenth after"
              + " each third of the epochs).")
  private Schedule schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "EPOCHS",
      description = "Raise the learning rate from 0 over this many epochs; fractions are allowed.")
  private Double warmUp;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Clip the norm of a step's gradients to this value; 0 for no clipping.")
  private Double clip;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after N epochs without improvement and keep the weights of the best epoch.")
  private Integer patience;

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
      description =
          "Threads for one operator. Default: 1 for small networks, one per core for others.")
  private Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "Compute in fp32, or in bf16 if the processor supports it.")
  private Precision precision;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "Compute on the cpu, on the gpu, or by auto on a GPU if there is one. Default:"
              + " ${DEFAULT-VALUE}.")
  TrainingDevice device;

  @Option(
      names = "--as-article",
      description =
          "Take the settings of the article's code to the letter where Kiln's defaults depart from"
              + " them. Other options still count.")
  boolean asArticle;

  @Option(
      names = "--sheet-every",
      paramLabel = "N",
      description = "Also write a sample sheet every N steps.")
  Integer sheetEvery;

  /** Returns what is done to pixels, if it is said, or the default. */
  PixelScaling image(PixelScaling otherwise) {
    return image == null ? otherwise : new PixelScaling(image.scale(), image.mean(), image.std());
  }

  /** Returns the options that are given, and the defaults for the others. */
  Hyperparameters or(Hyperparameters defaults) {
    return new Hyperparameters(
        RecipeOptions.or(epochs, defaults.epochs()),
        RecipeOptions.or(batch, defaults.batch()),
        RecipeOptions.or(learningRate, defaults.learningRate()),
        RecipeOptions.or(schedule, defaults.schedule()),
        RecipeOptions.or(warmUp, defaults.warmUp()),
        RecipeOptions.or(clip, defaults.clip()),
        RecipeOptions.or(patience, defaults.patience()),
        RecipeOptions.or(seed, defaults.seed()),
        RecipeOptions.or(limit, defaults.limit()),
        RecipeOptions.or(testLimit, defaults.testLimit()),
        RecipeOptions.or(threads, defaults.threads()),
        RecipeOptions.or(precision, defaults.precision()));
  }
}
