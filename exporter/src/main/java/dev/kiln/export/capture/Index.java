package dev.kiln.export.capture;

/** One part of an NDIndex, for one axis of the array that it is applied to. */
public sealed interface Index {
  /** One position; the axis goes away. */
  record At(Size position) implements Index {}

  /** From one position to before another, each so many; null for an end that is open. */
  record Range(Size from, Size to, Size step) implements Index {}

  /** The whole axis. */
  record All() implements Index {}

  /** All axes that the other parts leave. */
  record Ellipsis() implements Index {}

  /** An axis of size 1 that was not there. */
  record NewAxis() implements Index {}

  /** The positions that an array holds; its shape takes the axis's place. */
  record Take(TracedArray positions) implements Index {}
}
