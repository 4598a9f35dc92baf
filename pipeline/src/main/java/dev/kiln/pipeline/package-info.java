/**
 * What each Kiln command does, as a public call. Start with {@link
 * dev.kiln.pipeline.export.Exports}, {@link dev.kiln.pipeline.eval.Evaluate} or {@link
 * dev.kiln.pipeline.bench.Bench}; any ONNX model is optimized by {@link
 * dev.kiln.graph.optimize.Optimize}, and a shipped one is found by {@link
 * dev.kiln.pipeline.models.ShippedModels}.
 *
 * <p>This package holds what they share: the version, the progress listener, and suggestions for
 * misspelt names. Nothing in the pipeline prints: each call returns a record and reports its
 * progress to a listener. Printing and options are left to the command line, running models to
 * {@code dev.kiln.runtime}, training to {@code dev.kiln.train}.
 */
package dev.kiln.pipeline;
