package dev.kiln.tune.transfer;

import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Range;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Schedule;
import java.util.List;

/**
 * Every setting of {@link Transfer}.
 *
 * @param frozenEpochs for how many epochs only the head learns
 * @param bodyRate the learning rate of the end of the body as a share of the head's; that of the
 *     middle is half of it, that of the beginning a quarter
 * @param weightDecay how much of a weight is added to its gradient, 0 or more
 * @param augment whether training pictures are varied, anew in each epoch
 * @param classes the names of the classes, in the order of their indices
 */
public record TransferSettings(
    Hyperparameters fit,
    int frozenEpochs,
    double bodyRate,
    double weightDecay,
    boolean augment,
    List<String> classes)
    implements Recipe.Settings {
  /** Returns the defaults for pictures in a folder for each class. */
  public static TransferSettings ofPictures(List<String> classes) {
    Hyperparameters fit = Hyperparameters.of(8, 16, 1e-3, Schedule.COSINE);
    return new TransferSettings(fit, 2, 0.1, 1e-4, true, classes);
  }

  /** Returns the defaults for pictures in MNIST's format. */
  public static TransferSettings ofDigits(List<String> classes) {
    Hyperparameters fit = Hyperparameters.of(8, 64, 5e-4, Schedule.COSINE);
    return new TransferSettings(fit, 0, 1, 0, true, classes);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public TransferSettings {
    classes = List.copyOf(classes);
    Range.notNegative("freeze", frozenEpochs);
    Range.notNegative("body rate", bodyRate);
    Range.notNegative("weight decay", weightDecay);
  }

  /** Returns these settings for so many epochs, of which the best is kept; nothing is frozen. */
  public TransferSettings forEpochs(int epochs) {
    Hyperparameters other =
        new Hyperparameters(
            epochs,
            fit.batch(),
            fit.learningRate(),
            fit.schedule(),
            fit.warmUp(),
            fit.clip(),
            epochs,
            fit.seed(),
            fit.limit(),
            fit.testLimit(),
            fit.threads(),
            fit.precision());
    return new TransferSettings(other, 0, bodyRate, weightDecay, augment, classes);
  }
}
