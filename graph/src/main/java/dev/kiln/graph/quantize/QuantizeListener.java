package dev.kiln.graph.quantize;

import dev.kiln.graph.report.FinishedStep;

/** Is told what {@link Quantize#save} does, on the thread that calls it. */
public interface QuantizeListener {
  /** Hears nothing. */
  QuantizeListener NONE = new QuantizeListener() {};

  /** A step is done. */
  default void finished(FinishedStep step) {}

  /**
   * A part of a step is done.
   *
   * @param work what is worked on: equalize, calibrate or rank
   * @param percent 0 to 100
   */
  default void at(String work, int percent) {}

  /** The search has measured a model. */
  default void measured(CurvePoint point) {}
}
