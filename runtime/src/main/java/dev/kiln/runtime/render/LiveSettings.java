package dev.kiln.runtime.render;

/**
 * Settings that can be changed while a model runs. Immutable.
 *
 * @param size the longer side of the model's input in pixels, for style and segmentation; 0 for the
 *     frame's own size
 * @param strength the strength of a style: 0 shows the frame, 1 the style alone
 * @param overlay the opacity of the class colours, 0 to 1
 */
public record LiveSettings(int size, double strength, double overlay) {
  /** The largest working size in pixels. */
  public static final int MAX_SIZE = 4096;

  /** The frame's own size, the style alone, and class colours that let the frame show through. */
  public static final LiveSettings DEFAULT = new LiveSettings(0, 1, 0.6);

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public LiveSettings {
    if (size < 0 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "the working size must be 0 to " + MAX_SIZE + " pixels, not " + size);
    }
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("the style strength must be 0 to 1, not " + strength);
    }
    if (!(overlay >= 0 && overlay <= 1)) {
      throw new IllegalArgumentException("the overlay must be 0 to 1, not " + overlay);
    }
  }

  /** Returns these settings with another working size in pixels; 0 for the frame's own. */
  public LiveSettings withSize(int pixels) {
    return new LiveSettings(pixels, strength, overlay);
  }

  /** Returns these settings with another style strength, 0 to 1. */
  public LiveSettings withStrength(double share) {
    return new LiveSettings(size, share, overlay);
  }

  /** Returns these settings with another opacity of the class colours, 0 to 1. */
  public LiveSettings withOverlay(double opacity) {
    return new LiveSettings(size, strength, opacity);
  }
}
