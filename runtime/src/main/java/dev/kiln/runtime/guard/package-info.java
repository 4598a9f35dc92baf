/**
 * Checks the structure of an ONNX file in Java before ONNX Runtime's native code reads it. Start
 * with {@link dev.kiln.runtime.guard.ModelGuard}; {@link dev.kiln.runtime.guard.Limits} says how
 * much a file may ask for.
 *
 * <p>Promises: a damaged or hostile file is refused with a {@link
 * dev.kiln.runtime.errors.ModelRefusedException} that says where and why, in bounded time and
 * memory. Whether the operators make sense is left to ONNX Runtime.
 */
package dev.kiln.runtime.guard;
