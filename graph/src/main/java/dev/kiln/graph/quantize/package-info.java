/**
 * Computes in int8 what loses nothing visible and gains time. Start with {@link
 * dev.kiln.graph.quantize.Quantize}: {@code FloatModel} prepares the model, {@code Calibrated}
 * measures its values, {@code Search} chooses among {@code Candidates} by what each unit costs and
 * gains until the {@link dev.kiln.graph.quantize.Goal} is reached, and {@code graph.integer} writes
 * the model.
 *
 * <p>The precision is part of the graph, so the same file behaves the same everywhere.
 */
package dev.kiln.graph.quantize;
