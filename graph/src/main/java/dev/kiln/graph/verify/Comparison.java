package dev.kiln.graph.verify;

import java.util.Optional;

/**
 * The result of comparing two models.
 *
 * @param verification how far apart their outputs are
 * @param first the node where the difference begins; empty if the models agree
 */
public record Comparison(Verification verification, Optional<String> first) {
  /** Returns whether every output is within the tolerance. */
  public boolean agrees() {
    return first.isEmpty();
  }
}
