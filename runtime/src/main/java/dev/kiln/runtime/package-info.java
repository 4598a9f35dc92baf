/**
 * Runs ONNX models on CPU and GPU. Start with {@link dev.kiln.runtime.Model}: an open .onnx file
 * with its {@link dev.kiln.runtime.ModelCard}, inputs and outputs.
 *
 * <p>Promises: a model is thread-safe, runs repeatedly without allocating on the heap, and gives
 * back its native memory when closed. Pictures are left to {@code image}, tasks such as
 * segmentation to {@code task}, streams of frames to {@code live}, the check of a file before
 * native code sees it to {@code guard}.
 */
package dev.kiln.runtime;
