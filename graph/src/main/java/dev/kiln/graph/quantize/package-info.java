/**
 * Stores the weights of a graph in fewer bits. Start with {@link
 * dev.kiln.graph.quantize.HalfWeights}, which stores them as float16.
 *
 * <p>The precision is part of the graph, so the same file behaves the same everywhere. Its effect
 * on the results is measured by {@code verify}.
 */
package dev.kiln.graph.quantize;
