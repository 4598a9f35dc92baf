package dev.kiln.cli.train;

import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.op.Precision;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every way of training can be told. */
final class TrainOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data set's folder; without it, MNIST comes from the cache or the net.")
  Path data;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Start from these weights, safetensors or a PyTorch checkpoint, as far as they fit: another"
              + " run's, for style a style model's, or for mobilenetv2 imagenet, torchvision's.")
  Path weights;

  @Option(names = "--epochs", paramLabel = "N", description = "How often all data is gone through.")
  private Integer epochs;

  @Option(names = "--batch", paramLabel = "N", description = "Pictures looked at in a step.")
  private Integer batch;

  @Option(names = "--lr", paramLabel = "RATE", description = "The learning rate at the start.")
  private Double learningRate;

  @Option(names = "--momentum", paramLabel = "M", description = "From 0 to below 1.")
  Double momentum;

  @Option(names = "--weight-decay", paramLabel = "D", description = "0 or more.")
  Double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the learning rate changes: constant, cosine (down to 0) or step (a tenth after each"
              + " third).")
  private Schedule schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "EPOCHS",
      description = "Over how many epochs, or parts of one, the learning rate rises from 0.")
  private Double warmUp;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Scale the gradients of a step down to this norm; 0 for not.")
  private Double clip;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "End after N epochs that were not better than the best, and keep the best one's weights.")
  private Integer patience;

  @Option(names = "--seed", paramLabel = "N", description = "What all randomness comes from.")
  private Long seed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Train on N pictures at most; 0 for all.")
  private Integer limit;

  @Option(
      names = "--test-limit",
      paramLabel = "N",
      description = "Test with N pictures at most after each epoch; 0 for all.")
  private Integer testLimit;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of an operator; without it 1 for small networks, else one a core.")
  private Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "What is computed in: fp32 or, where the processor has it, bf16.")
  private Precision precision;

  /** What is asked for, and where nothing is, the defaults. */
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
