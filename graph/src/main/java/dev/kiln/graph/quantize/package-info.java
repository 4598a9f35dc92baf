/**
 * Stores the numbers of a graph in fewer bits. Start with {@link
 * dev.kiln.graph.quantize.HalfWeights}, which stores weights as float16.
 *
 * <p>The precision is part of the graph, so the same file runs the same everywhere. How much it
 * costs is left to {@code verify}.
 */
package dev.kiln.graph.quantize;
