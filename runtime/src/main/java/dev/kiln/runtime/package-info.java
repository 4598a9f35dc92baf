/**
 * Runs ONNX models on CPU and GPU. Start with {@link dev.kiln.runtime.Model}: an open .onnx file
 * with its {@link dev.kiln.runtime.ModelCard}, inputs and outputs.
 *
 * <p>Promises: a model is thread-safe, repeated runs with a binding do not allocate on the heap,
 * and closing a model releases its native memory. Images are left to {@code image}, tasks such as
 * segmentation to {@code task}, streams of frames to {@code live}, and the check of a file before
 * native code reads it to {@code guard}.
 */
package dev.kiln.runtime;
