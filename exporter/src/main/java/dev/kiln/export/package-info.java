/**
 * Turns DJL blocks into ONNX models. Start with {@link dev.kiln.export.Export}.
 *
 * <p>An export captures the forward pass of the block, lowers it to a graph, simplifies, dresses,
 * saves and verifies it. A failure is a {@link dev.kiln.graph.GraphException} and leaves the target
 * file unchanged. To optimize a model that is already a file, use {@link
 * dev.kiln.graph.optimize.Optimize}.
 */
package dev.kiln.export;
