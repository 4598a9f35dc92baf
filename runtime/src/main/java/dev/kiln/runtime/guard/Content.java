package dev.kiln.runtime.guard;

/**
 * The contents of a constant, as far as the checks need them.
 *
 * @param empty whether it has no elements
 * @param least the smallest of its numbers if they are integers of 32 or 64 bits, otherwise {@link
 *     Long#MAX_VALUE}
 * @param holdsSmallest whether it contains, or may contain, the smallest number of its type
 */
record Content(boolean empty, long least, boolean holdsSmallest) {
  /** Merges two constants of the same name: the result has the dangerous properties of either. */
  Content or(Content other) {
    return new Content(
        empty || other.empty, Math.min(least, other.least), holdsSmallest || other.holdsSmallest);
  }
}
