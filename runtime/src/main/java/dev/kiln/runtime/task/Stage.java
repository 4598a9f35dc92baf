package dev.kiln.runtime.task;

/** The stages of processing a frame, in order. */
public enum Stage {
  /** From the timestamp of the source until the frame is submitted. */
  CAPTURE,
  /** Until a thread starts to process the frame. */
  WAIT,
  /** Preparing the input of the model. */
  PRE,
  /** Running the model. */
  RUN,
  /** Computing the result from the output of the model. */
  POST,
  /** The call of the listener. */
  SHOW,
  /** From the timestamp of the source until the listener returns, including all waits. */
  TOTAL
}
