/**
 * {@code kiln eval}: measures a model on a test set and prints the figures.
 *
 * <p>Start with {@link dev.kiln.cli.eval.EvalCommand}. The measurements themselves are in {@code
 * dev.kiln.pipeline.eval}.
 */
package dev.kiln.cli.eval;
