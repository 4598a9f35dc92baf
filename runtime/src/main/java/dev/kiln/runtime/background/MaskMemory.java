package dev.kiln.runtime.background;

/**
 * Smooths masks over time, pixel by pixel: a small change counts little, a large one at once, so
 * that edges do not flicker and what moves leaves no trace. Not thread-safe.
 */
final class MaskMemory {
  /** A change of this and more is a movement. */
  private static final float MOVEMENT = 0.5f;

  private final float keep;
  private final float[] last;
  private boolean empty = true;

  /**
   * Creates a memory for masks of one size.
   *
   * @param keep the share of the earlier masks where little changes, 0 to below 1
   */
  MaskMemory(double keep, int pixels) {
    this.keep = (float) keep;
    last = new float[pixels];
  }

  /** Replaces a mask by the smoothed one. */
  void smooth(float[] mask) {
    if (empty) {
      System.arraycopy(mask, 0, last, 0, mask.length);
      empty = false;
      return;
    }
    for (int i = 0; i < mask.length; i++) {
      float change = mask[i] - last[i];
      float still = Math.max(0, 1 - Math.abs(change) / MOVEMENT);
      last[i] += change * (1 - keep * still);
      mask[i] = last[i];
    }
  }
}
