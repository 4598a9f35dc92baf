/** Runs ONNX models: pictures in, pictures and answers out. */
package dev.kiln.runtime;
