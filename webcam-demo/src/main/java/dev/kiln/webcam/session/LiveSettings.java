package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;

/**
 * What can be changed while a model runs.
 *
 * @param size the longer side of what the model sees, in pixels (style, segmentation); 0 for the
 *     frame's own
 * @param strength of a style: 0 for the frame itself, 1 for the style alone
 * @param overlay how much the colours of classes cover the frame, 0 to 1
 */
public record LiveSettings(int size, double strength, double overlay) {
  /** The largest working size. */
  public static final int MAX_SIZE = 4096;

  /** The style alone at the frame's own size; colours that let the frame be seen. */
  public static final LiveSettings DEFAULT = new LiveSettings(0, 1, 0.6);

  /**
   * @throws MediaException if a value is out of its range
   */
  public LiveSettings {
    if (size < 0 || size > MAX_SIZE) {
      throw new MediaException("the working size is 0 to " + MAX_SIZE + " pixels, not " + size);
    }
    if (!(strength >= 0 && strength <= 1)) {
      throw new MediaException("a style's strength is 0 to 1, not " + strength);
    }
    if (!(overlay >= 0 && overlay <= 1)) {
      throw new MediaException("an overlay is 0 to 1, not " + overlay);
    }
  }
}
