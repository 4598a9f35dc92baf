package dev.kiln.train.recipe.style;

import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Range;
import dev.kiln.train.fit.Recipe;

/**
 * Every setting of {@link Style}. The defaults are those of the article "style-transfer".
 *
 * @param styleWeight how much the distance to the painting's Gram matrices counts
 * @param contentWeight how much the distance to the photo's features counts
 * @param tvWeight how much the total variation of a batch counts
 * @param pixelWarmUp in how many epochs, or parts of one, the network learns at first to give each
 *     photo back, by the mean square of the pixels' differences, or if there is a teacher, to give
 *     its picture of the photo, by their mean; 0 for none. Where few photos or steps are to be had,
 *     a network that begins with the style alone paints the same texture over every photo and stays
 *     there
 * @param styleWarmUp over how many epochs, or parts of one, the style's weight then grows from 0; 0
 *     for none
 * @param size of the squares that photos are made into, in pixels, a multiple of 4
 * @param styleSize of the painting's shorter side in pixels
 * @param crops how many squares of each photo an epoch has
 * @param randomCrops whether squares are taken at random and mirrored, or from the middle
 * @param weights the file of the weights that training started from, such as another run's on
 *     smaller squares or of another painting; empty for none
 * @param guide what it learns from beside the painting
 */
public record StyleSettings(
    Hyperparameters fit,
    double styleWeight,
    double contentWeight,
    double tvWeight,
    double pixelWarmUp,
    double styleWarmUp,
    int size,
    int styleSize,
    int crops,
    boolean randomCrops,
    String weights,
    Guide guide)
    implements Recipe.Settings {
  /**
   * The article's settings. Its text has the learning rate 3e-4, its code 1e-3, which learns more
   * slowly: over the first 64 steps on 128x128 pixels content alone loses 14.5 on average, by the
   * text's rate 11.7.
   */
  public static final StyleSettings ARTICLE =
      new StyleSettings(
          Hyperparameters.of(4, 4, 3e-4).withLimits(0, 12),
          1e5,
          1,
          1e-5,
          0,
          0,
          256,
          256,
          1,
          false,
          "");

  /** Settings for one photo whose pixels are moved: 500 steps in 20 epochs. */
  public static final StyleSettings PHOTO =
      new StyleSettings(
          Hyperparameters.of(20, 1, 0.03), 1e5, 1, 1e-5, 0, 0, 256, 256, 1, false, "");

  /** The article's settings with its code's learning rate, 1e-3. */
  public static final StyleSettings TO_THE_LETTER =
      new StyleSettings(
          ARTICLE.fit.withLearningRate(1e-3), 1e5, 1, 1e-5, 0, 0, 256, 256, 1, false, "");

  /** The same without a guide. */
  public StyleSettings(
      Hyperparameters fit,
      double styleWeight,
      double contentWeight,
      double tvWeight,
      double pixelWarmUp,
      double styleWarmUp,
      int size,
      int styleSize,
      int crops,
      boolean randomCrops,
      String weights) {
    this(
        fit,
        styleWeight,
        contentWeight,
        tvWeight,
        pixelWarmUp,
        styleWarmUp,
        size,
        styleSize,
        crops,
        randomCrops,
        weights,
        Guide.NONE);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public StyleSettings {
    // The settings of runs before there were guides have none.
    guide = guide == null ? Guide.NONE : guide;
    Range.notNegative("style weight", styleWeight);
    Range.notNegative("content weight", contentWeight);
    Range.notNegative("total variation weight", tvWeight);
    Range.notNegative("pixel warm up", pixelWarmUp);
    Range.notNegative("style warm up", styleWarmUp);
    Range.multipleOf(4, "size", size);
    Range.atLeastOne("style size", styleSize);
    Range.atLeastOne("crops", crops);
  }
}
