/**
 * Judges quantized models by data and by eye. Start with {@link
 * dev.kiln.pipeline.quantize.LabelledObjective}, which measures them on labelled data while {@code
 * dev.kiln.graph.quantize.Quantize} searches, or with {@link
 * dev.kiln.pipeline.quantize.QuantizationSheet}, which shows what they change.
 */
package dev.kiln.pipeline.quantize;
