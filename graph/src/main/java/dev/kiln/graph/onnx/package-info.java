/**
 * Reads and writes .onnx files. Start with {@link dev.kiln.graph.onnx.OnnxReader} and {@link
 * dev.kiln.graph.onnx.OnnxWriter}.
 *
 * <p>The reader trusts no claim of a file; the writer gives the same bytes for the same model.
 * Whether ONNX Runtime runs a model is left to {@code verify}.
 */
package dev.kiln.graph.onnx;
