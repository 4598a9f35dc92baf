package dev.kiln.train.recipe.style;

import dev.kiln.train.fit.Range;

/**
 * What a network learns from beside the painting.
 *
 * @param teacher the model whose pictures of the same photos it learns from; empty for none
 * @param teacherWeight how much the mean distance from the teacher's pictures counts
 * @param stability how much the mean difference between the pictures of a frame and of the next one
 *     counts, so that videos do not flicker; 0 for not at all
 */
public record Guide(String teacher, double teacherWeight, double stability) {
  /** Nothing but the painting. */
  public static final Guide NONE = new Guide("", 0, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public Guide {
    Range.notNegative("teacher weight", teacherWeight);
    Range.notNegative("stability", stability);
  }
}
