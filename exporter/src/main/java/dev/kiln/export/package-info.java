/**
 * Turns DJL blocks into ONNX models. Start with {@link dev.kiln.export.Export}.
 *
 * <p>An export captures the block's forward, lowers it to a graph, simplifies, dresses, saves and
 * verifies; a failure is a {@link dev.kiln.graph.GraphException} and leaves the target file as it
 * was. Models in files are left to {@link dev.kiln.graph.optimize.Optimize}.
 */
package dev.kiln.export;
