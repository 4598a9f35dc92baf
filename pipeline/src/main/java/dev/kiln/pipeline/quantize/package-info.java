/**
 * Judges quantized models by pictures. {@link dev.kiln.pipeline.quantize.LabelledObjective} measures
 * them on labelled data while {@code dev.kiln.graph.quantize.Quantize} searches; {@link
 * dev.kiln.pipeline.quantize.QuantizationSheet} shows what they change.
 */
package dev.kiln.pipeline.quantize;
