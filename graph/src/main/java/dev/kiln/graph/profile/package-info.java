/**
 * Measures what ONNX Runtime really does with a model. Start with {@link
 * dev.kiln.graph.profile.Profile}: it runs a model under ONNX Runtime's own profiler and returns
 * the nodes that were executed, which are not those of the file, with their times. {@link
 * dev.kiln.graph.profile.TimeRatio} compares two models in one alternating run.
 */
package dev.kiln.graph.profile;
