package dev.kiln.runtime.render;

import dev.kiln.runtime.background.Background;
import dev.kiln.runtime.background.BackgroundEffect;

/**
 * Settings that can be changed while a model runs. Immutable.
 *
 * @param size the longer side of the model's input in pixels, for style and segmentation; 0 for the
 *     frame's own size
 * @param strength the strength of a style: 0 shows the frame, 1 the style alone
 * @param overlay the opacity of the class colours, 0 to 1
 * @param background what a segmenter that knows persons puts behind them, in place of class
 *     colours; {@link Background#OWN} for nothing
 * @param smoothing how much masks keep of the earlier ones, 0 to below 1
 */
public record LiveSettings(
    int size, double strength, double overlay, Background background, double smoothing) {
  /** The largest working size in pixels. */
  public static final int MAX_SIZE = 4096;

  /** The frame's own size, the style alone, and class colours that let the frame show through. */
  public static final LiveSettings DEFAULT =
      new LiveSettings(0, 1, 0.6, Background.OWN, BackgroundEffect.SMOOTHING);

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
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "the smoothing of masks must be 0 to below 1, not " + smoothing);
    }
  }

  /** Returns these settings with another working size in pixels; 0 for the frame's own. */
  public LiveSettings withSize(int pixels) {
    return new LiveSettings(pixels, strength, overlay, background, smoothing);
  }

  /** Returns these settings with another style strength, 0 to 1. */
  public LiveSettings withStrength(double share) {
    return new LiveSettings(size, share, overlay, background, smoothing);
  }

  /** Returns these settings with another opacity of the class colours, 0 to 1. */
  public LiveSettings withOverlay(double opacity) {
    return new LiveSettings(size, strength, opacity, background, smoothing);
  }

  /** Returns these settings with another background behind persons. */
  public LiveSettings withBackground(Background behind) {
    return new LiveSettings(size, strength, overlay, behind, smoothing);
  }

  /** Returns these settings with another smoothing of masks, 0 to below 1. */
  public LiveSettings withSmoothing(double kept) {
    return new LiveSettings(size, strength, overlay, background, kept);
  }
}
