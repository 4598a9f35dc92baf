package dev.kiln.train.recipe;

import ai.djl.nn.Parameter;
import com.google.gson.annotations.SerializedName;
import dev.kiln.train.data.Crop;
import dev.kiln.train.data.VocFolder;
import dev.kiln.train.fit.Adam;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Optimizer;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.fit.Sgd;
import java.util.List;
import java.util.Map;

/**
 * Every setting of {@link Segment}.
 *
 * @param frozenEpochs in how many of the epochs, from the first on, the backbone's weights stay
 * @param batch how many pictures are looked at in a step, at least 2
 * @param crop the side in pixels of the squares that are cut out of the training pictures
 * @param scaleMin the smallest scale of a training picture, above 0
 * @param scaleMax the largest scale of a training picture
 * @param stretch how far its width and height may differ, 0 to below 1
 * @param flip whether half of the training pictures are mirrored
 * @param colour how far their colours vary: 0 for not at all, 1 as in the article
 * @param dice whether dice loss is added to cross-entropy
 * @param optimizer what moves the parameters
 * @param momentum how much of the velocity, or of Adam's mean, stays, from 0 to less than 1
 * @param weightDecay how much of a weight is added to its gradient, 0 or more
 * @param normalization what the network's input is
 * @param backbone the file of the pretrained weights that training started from; empty for none
 * @param limit how many training pictures are used at most; 0 for all
 * @param testLimit how many pictures are tested with after each epoch at most, taken from all over
 *     the list; 0 for all
 * @param classes the names of the classes, in the order of their indices
 */
public record SegmentSettings(
    int epochs,
    int frozenEpochs,
    int batch,
    int crop,
    double scaleMin,
    double scaleMax,
    double stretch,
    boolean flip,
    double colour,
    boolean dice,
    Method optimizer,
    double learningRate,
    double momentum,
    double weightDecay,
    Schedule schedule,
    Normalization normalization,
    String backbone,
    long seed,
    int limit,
    int testLimit,
    List<String> classes,
    int threads)
    implements Hyperparameters {
  private static final int SMALLEST_CROP = 32;

  /**
   * The settings of the article "deeplab-v3plus" and the code it belongs to, whose learning rate of
   * 0.007 for 16 pictures becomes half of it for 8. That code also halves the batch once the
   * backbone is free, starts with a short warm-up and ends at a hundredth of the rate, not at 0.
   */
  public static final SegmentSettings ARTICLE =
      new SegmentSettings(
          100,
          50,
          8,
          512,
          0.25,
          2,
          0.3,
          true,
          1,
          true,
          Method.SGD,
          0.0035,
          0.9,
          1e-4,
          Schedule.COSINE,
          Normalization.UNIT,
          "",
          0,
          0,
          0,
          VocFolder.VOC_CLASSES,
          0);

  /** What moves the parameters. */
  public enum Method {
    /** Stochastic gradient descent with Nesterov's momentum. */
    @SerializedName("sgd")
    SGD {
      @Override
      Optimizer of(Map<String, Parameter> parameters, SegmentSettings settings) {
        return Sgd.nesterov(parameters, settings.momentum(), settings.weightDecay());
      }
    },

    /** Adam, whose squared gradients stay to 0.999; the article advises a rate of 0.0005. */
    @SerializedName("adam")
    ADAM {
      @Override
      Optimizer of(Map<String, Parameter> parameters, SegmentSettings settings) {
        return new Adam(parameters, settings.momentum(), 0.999, settings.weightDecay());
      }
    };

    abstract Optimizer of(Map<String, Parameter> parameters, SegmentSettings settings);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public SegmentSettings {
    classes = List.copyOf(classes);
    Range.atLeastOne("epochs", epochs);
    Range.atLeast("frozen epochs", 0, frozenEpochs);
    // Normalisation over a batch of one picture's single pixel would leave nothing.
    Range.atLeast("batch", 2, batch);
    Range.atLeast("crop", SMALLEST_CROP, crop);
    Range.positive("scale min", scaleMin);
    Range.positive("scale max", scaleMax);
    if (scaleMax < scaleMin) {
      throw new IllegalArgumentException(
          "scale max must be at least scale min, %s, not %s".formatted(scaleMin, scaleMax));
    }
    Range.belowOne("stretch", stretch);
    Range.notNegative("colour", colour);
    Range.positive("learning rate", learningRate);
    Range.belowOne("momentum", momentum);
    Range.notNegative("weight decay", weightDecay);
    Range.atLeastOneOrZero("limit", "all", limit);
    Range.atLeastOneOrZero("test limit", "all", testLimit);
    Range.atLeastOneOrZero("threads", "automatic", threads);
  }

  /** How training pictures are varied and cut. */
  Crop crops() {
    return new Crop(crop, scaleMin, scaleMax, stretch, flip, colour);
  }
}
