/**
 * Writes graphs that compute in 8 bits. Start with {@link dev.kiln.graph.integer.Quantizer}: it
 * computes any choice of {@link dev.kiln.graph.integer.IntegerUnit}s in integers, in the QDQ form
 * that {@code QdqGraph} writes. {@link dev.kiln.graph.integer.DynamicGraph} needs no calibration,
 * and {@link dev.kiln.graph.integer.NodePrecision} tells what a graph computes in.
 */
package dev.kiln.graph.integer;
