/**
 * Reads and writes .onnx files. Start with {@link dev.kiln.graph.onnx.OnnxReader} and {@link
 * dev.kiln.graph.onnx.OnnxWriter}.
 *
 * <p>The reader validates everything that a file claims. The writer gives the same bytes for the
 * same model. Whether ONNX Runtime can run a model is checked by {@code verify}.
 */
package dev.kiln.graph.onnx;
