/**
 * Float16. Start with {@link dev.kiln.graph.half.HalfWeights}, which stores weights in it; {@link
 * dev.kiln.graph.half.HalfGraph} also computes in it.
 */
package dev.kiln.graph.half;
