package dev.kiln.cluster.answer;

import dev.kiln.runtime.image.Image;

/** The size of a picture against a limit. */
final class LongerSide {
  private LongerSide() {}

  /**
   * Returns whether a picture is larger than a limit.
   *
   * @param limit in pixels; 0 for none
   */
  static boolean exceeds(Image picture, int limit) {
    return limit > 0 && Math.max(picture.width(), picture.height()) > limit;
  }
}
