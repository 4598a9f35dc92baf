/**
 * An ONNX model as an immutable graph. Start with {@link dev.kiln.graph.Graph}, and with {@link
 * dev.kiln.graph.GraphBuilder} to make one, which checks each node against the table of operators
 * in {@link dev.kiln.graph.Op}.
 *
 * <p>What Kiln does not interpret is preserved. Everything here fails with a {@link
 * dev.kiln.graph.GraphException}. Files are left to {@code onnx}; this package needs none of those
 * below it.
 */
package dev.kiln.graph;
