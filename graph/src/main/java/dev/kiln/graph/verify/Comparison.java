package dev.kiln.graph.verify;

import java.util.Optional;

/**
 * The result of comparing two models.
 *
 * @param verification how far apart their outputs are
 * @param agrees whether every output is within the tolerance or the noise of float arithmetic
 * @param first the node where the difference begins; empty if the models agree, or if no node that
 *     both have differs
 */
public record Comparison(Verification verification, boolean agrees, Optional<String> first) {}
