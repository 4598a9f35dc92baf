package dev.kiln.train.recipe.segment;

import dev.kiln.train.fit.Range;

/**
 * What a segmenter learns from beside pictures and their masks.
 *
 * @param teacher the model whose labels of photos without masks it learns from; empty for none
 * @param photos the folder of these photos; empty for none
 * @param stability how much it counts that the next frame of a video is labelled otherwise; 0 for
 *     not at all
 */
public record SegmentGuide(String teacher, String photos, double stability) {
  /** Nothing but the masks. */
  public static final SegmentGuide NONE = new SegmentGuide("", "", 0);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public SegmentGuide {
    Range.notNegative("stability", stability);
  }
}
