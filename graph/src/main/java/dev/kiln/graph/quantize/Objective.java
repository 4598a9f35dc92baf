package dev.kiln.graph.quantize;

import java.nio.file.Path;

/**
 * A measure of quality in place of the likeness of outputs, such as the accuracy on labelled data.
 */
public interface Objective {
  /** Returns the quality of a candidate; more is better. */
  Score score(Path model);

  /** Returns whether a score is good enough. */
  boolean isReachedBy(Score score);

  /** Returns what is good enough, in words. */
  String words();
}
