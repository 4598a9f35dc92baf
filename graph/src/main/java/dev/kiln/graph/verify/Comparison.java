package dev.kiln.graph.verify;

import java.util.Optional;

/**
 * What comparing two models found.
 *
 * @param verification how far their outputs are apart
 * @param first the node where the difference begins; none if the models agree
 */
public record Comparison(Verification verification, Optional<String> first) {
  /** Whether every output is as near as is allowed. */
  public boolean agrees() {
    return first.isEmpty();
  }
}
