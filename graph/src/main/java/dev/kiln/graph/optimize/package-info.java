/**
 * Rewrites an ONNX file of any producer as a smaller one that computes the same. Start with {@link
 * dev.kiln.graph.optimize.Optimize}.
 *
 * <p>It combines the steps of the packages beside it: read, simplify, dress, save, verify. A
 * failure leaves the target file as it was.
 */
package dev.kiln.graph.optimize;
