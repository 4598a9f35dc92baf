package dev.kiln.train.recipe;

import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Range;
import dev.kiln.train.fit.Recipe;
import java.util.List;

/**
 * Every setting of {@link Supervised}.
 *
 * @param weightDecay how much of a weight is added to its gradient, 0 or more
 * @param classes the names of the classes, in the order of their indices; empty if the targets are
 *     not classes
 */
public record SupervisedSettings(Hyperparameters fit, double weightDecay, List<String> classes)
    implements Recipe.Settings {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public SupervisedSettings {
    classes = List.copyOf(classes);
    Range.notNegative("weight decay", weightDecay);
  }

  /** Returns settings without weight decay, for targets that are not classes. */
  public static SupervisedSettings of(Hyperparameters fit) {
    return new SupervisedSettings(fit, 0, List.of());
  }

  /** Returns these settings with a weight decay. */
  public SupervisedSettings withWeightDecay(double decay) {
    return new SupervisedSettings(fit, decay, classes);
  }

  /** Returns these settings for targets that are indices of these classes. */
  public SupervisedSettings withClasses(String... names) {
    return new SupervisedSettings(fit, weightDecay, List.of(names));
  }
}
