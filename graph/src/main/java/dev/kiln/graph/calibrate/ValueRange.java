package dev.kiln.graph.calibrate;

/**
 * The range of numbers that a quantized value represents; numbers outside it are clamped. It
 * contains zero, so that zero is represented exactly: convolutions pad with it.
 *
 * @param low at most 0
 * @param high at least 0
 */
public record ValueRange(float low, float high) {
  public ValueRange {
    low = Math.min(low, 0);
    high = Math.max(high, 0);
  }
}
