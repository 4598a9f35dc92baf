package dev.kiln.runtime.task;

/** What a frame goes through, in this order. */
public enum Stage {
  /** From the source's timestamp until the frame is submitted. */
  CAPTURE,
  /** Until a thread takes it up. */
  WAIT,
  /** Preparing the model's input. */
  PRE,
  /** The model itself. */
  RUN,
  /** Making the result of the model's output. */
  POST,
  /** The listener's call. */
  SHOW,
  /** From the source's timestamp until the listener returns, all waits included. */
  TOTAL
}
