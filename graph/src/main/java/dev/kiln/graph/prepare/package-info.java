/**
 * Rewrites that let a graph gain more from integer arithmetic, and change nothing that it computes.
 * Start with {@link dev.kiln.graph.prepare.Prepare}.
 *
 * <p>ONNX Runtime has integer convolutions, but no integer transposed convolution; it computes few
 * output channels as slowly as many; and a float scale in front of the first convolution keeps that
 * convolution from reading the bytes of a picture. Each pass removes one such obstacle, and leaves
 * alone what it cannot prove to be equal.
 */
package dev.kiln.graph.prepare;
