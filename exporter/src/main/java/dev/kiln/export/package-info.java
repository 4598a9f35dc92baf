/**
 * Turns DJL blocks into ONNX models, step by step: capture, lower, simplify, dress, save, verify.
 * {@link dev.kiln.export.Export} is where it starts, and {@link dev.kiln.graph.optimize.Optimize}
 * for models that others made.
 */
package dev.kiln.export;
