/**
 * Makes a graph smaller and faster by fewer bits. Start with {@link
 * dev.kiln.graph.quantize.Quantize}, which computes in int8 what can be without visible loss:
 * {@code FloatModel} prepares the model, {@code Calibrated} measures its values, {@code Search}
 * chooses the {@code IntegerUnit}s by what each costs and gains, and {@code QdqGraph} writes them.
 * {@link dev.kiln.graph.quantize.HalfWeights} stores weights as float16.
 *
 * <p>The precision is part of the graph, so the same file behaves the same everywhere.
 */
package dev.kiln.graph.quantize;
