package dev.kiln.runtime.guard;

/**
 * What a constant holds, as far as it matters.
 *
 * @param empty whether it has no elements
 * @param least of its numbers, if they are whole ones of 32 or 64 bits; else {@link Long#MAX_VALUE}
 * @param holdsSmallest whether it holds, or may hold, the smallest number of its type
 */
record Content(boolean empty, long least, boolean holdsSmallest) {
  /** One name for two constants: what holds of either. */
  Content or(Content other) {
    return new Content(
        empty || other.empty, Math.min(least, other.least), holdsSmallest || other.holdsSmallest);
  }
}
