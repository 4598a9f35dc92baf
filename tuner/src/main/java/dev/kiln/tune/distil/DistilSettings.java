package dev.kiln.tune.distil;

import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Range;
import dev.kiln.train.fit.Recipe;
import java.util.List;

/**
 * Every setting of {@link Distil}.
 *
 * @param teacher what the teacher is called
 * @param matches the values that shall become alike; of a classifier, the scores first
 * @param temperature what scores are divided by before they are compared, so that those of classes
 *     that are not meant count too
 * @param labelShare the share of the loss that the labels of the pictures have; 0 if they have none
 * @param bodyRate the learning rate of all but the head as a share of the head's
 * @param weightDecay how much of a weight is added to its gradient, 0 or more
 * @param augment whether training pictures are varied, anew in each epoch
 * @param classes the names of the classes; none if the model tells none apart
 */
public record DistilSettings(
    Hyperparameters fit,
    String teacher,
    List<Counterparts> matches,
    double temperature,
    double labelShare,
    double bodyRate,
    double weightDecay,
    boolean augment,
    List<String> classes)
    implements Recipe.Settings {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public DistilSettings {
    matches = List.copyOf(matches);
    classes = List.copyOf(classes);
    Range.positive("temperature", temperature);
    Range.notNegative("label share", labelShare);
    Range.notNegative("body rate", bodyRate);
    Range.notNegative("weight decay", weightDecay);
  }
}
