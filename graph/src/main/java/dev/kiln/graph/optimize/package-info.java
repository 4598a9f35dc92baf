/**
 * Rewrites an ONNX file from any producer as a smaller one that computes the same. Start with
 * {@link dev.kiln.graph.optimize.Optimize}.
 *
 * <p>It combines the steps of the other packages: read, simplify, dress, save, verify. A failure
 * leaves the target file unchanged.
 */
package dev.kiln.graph.optimize;
