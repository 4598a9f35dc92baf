/**
 * An ONNX model as an immutable graph. Start with {@link dev.kiln.graph.Graph}. To build a graph,
 * use {@link dev.kiln.graph.GraphBuilder}, which checks each node against the operator table in
 * {@link dev.kiln.graph.Op}.
 *
 * <p>Content that Kiln does not interpret is preserved. Every failure is a {@link
 * dev.kiln.graph.GraphException}. Reading and writing files is left to {@code onnx}. This package
 * depends on none of its subpackages.
 */
package dev.kiln.graph;
