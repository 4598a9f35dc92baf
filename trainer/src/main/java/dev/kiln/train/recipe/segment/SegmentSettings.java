package dev.kiln.train.recipe.segment;

import ai.djl.nn.Parameter;
import com.google.gson.annotations.SerializedName;
import dev.kiln.train.data.segmentation.RandomCrop;
import dev.kiln.train.data.segmentation.VocFolder;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Range;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.optimizer.Adam;
import dev.kiln.train.optimizer.Optimizer;
import dev.kiln.train.optimizer.Sgd;
import dev.kiln.train.recipe.PixelScaling;
import java.util.List;
import java.util.Map;

/**
 * Every setting of {@link Segment}.
 *
 * @param fit a batch has at least 2 pictures; if there are fewer than it asks for, all of them
 * @param frozenEpochs the number of epochs, from the first, in which the backbone's weights are
 *     frozen
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
 * @param freeBatch how many pictures a step takes at once when the backbone is free, each time at a
 *     rate that is smaller by the same factor; 0 for the whole batch
 * @param normBatches over how many batches the statistics of batch normalization are estimated anew
 *     before each test; 0 for the running ones
 * @param guide what it learns from beside the masks
 * @param classes the names of the classes, in the order of their indices
 */
public record SegmentSettings(
    Hyperparameters fit,
    int frozenEpochs,
    int crop,
    double scaleMin,
    double scaleMax,
    double stretch,
    boolean flip,
    double colour,
    boolean dice,
    Method optimizer,
    double momentum,
    double weightDecay,
    PixelScaling normalization,
    String backbone,
    int freeBatch,
    int normBatches,
    SegmentGuide guide,
    List<String> classes)
    implements Recipe.Settings {
  /** Normalization over a batch of one picture's single pixel would leave nothing. */
  static final int SMALLEST_BATCH = 2;

  private static final int SMALLEST_CROP = 32;
  private static final int WARM_UP = 3;
  private static final int FREE_BATCH = 4;

  /**
   * The settings of the article "deeplab-v3plus" and the code it belongs to, whose learning rate of
   * 0.007 for 16 pictures becomes half of it for 8. {@link #TO_THE_LETTER} has what else that code
   * does.
   */
  public static final SegmentSettings ARTICLE =
      new SegmentSettings(
          Hyperparameters.of(100, 8, 0.0035, Schedule.COSINE),
          50,
          512,
          0.25,
          2,
          0.3,
          true,
          1,
          true,
          Method.SGD,
          0.9,
          1e-4,
          PixelScaling.UNIT,
          "",
          0,
          0,
          SegmentGuide.NONE,
          VocFolder.VOC_CLASSES);

  /**
   * The same as in that code: it also halves the batch once the backbone is free, and with it the
   * rate, raises the rate over the first three epochs and ends at a hundredth of it, not at 0.
   */
  public static final SegmentSettings TO_THE_LETTER =
      ARTICLE.with(
          ARTICLE.fit().withSchedule(Schedule.COSINE_FLOOR).withWarmUp(WARM_UP), FREE_BATCH, 0);

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
    // The settings of runs before there were guides have none.
    guide = guide == null ? SegmentGuide.NONE : guide;
    if (freeBatch != 0) {
      Range.atLeast("free batch", SMALLEST_BATCH, freeBatch);
    }
    Range.atLeast("frozen epochs", 0, frozenEpochs);
    Range.atLeast("norm batches", 0, normBatches);
    Range.atLeast("batch", SMALLEST_BATCH, fit.batch());
    Range.atLeast("crop", SMALLEST_CROP, crop);
    Range.positive("scale min", scaleMin);
    Range.positive("scale max", scaleMax);
    if (scaleMax < scaleMin) {
      throw new IllegalArgumentException(
          "scale max must be at least scale min, %s, not %s".formatted(scaleMin, scaleMax));
    }
    Range.belowOne("stretch", stretch);
    Range.notNegative("colour", colour);
    Range.belowOne("momentum", momentum);
    Range.notNegative("weight decay", weightDecay);
  }

  /** Returns the same settings with statistics that are estimated anew over so many batches. */
  public SegmentSettings withNormBatches(int batches) {
    return with(fit, freeBatch, batches);
  }

  private SegmentSettings with(Hyperparameters changed, int halved, int batches) {
    return new SegmentSettings(
        changed,
        frozenEpochs,
        crop,
        scaleMin,
        scaleMax,
        stretch,
        flip,
        colour,
        dice,
        optimizer,
        momentum,
        weightDecay,
        normalization,
        backbone,
        halved,
        batches,
        guide,
        classes);
  }

  /** Returns how training pictures are varied and cut. */
  RandomCrop crops() {
    return new RandomCrop(crop, scaleMin, scaleMax, stretch, flip, colour);
  }
}
