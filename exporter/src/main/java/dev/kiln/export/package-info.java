/**
 * Turns DJL blocks into ONNX models, step by step: capture, lower, dress, save, verify. {@link
 * dev.kiln.export.Export} is where it starts.
 */
package dev.kiln.export;
