/** Turns DJL blocks into ONNX models, step by step: capture, lower, dress, save, verify. */
package dev.kiln.export;
