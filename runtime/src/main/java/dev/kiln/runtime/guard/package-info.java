/**
 * Checks the structure of an ONNX file in Java before native code reads it. Start with {@link
 * dev.kiln.runtime.guard.ModelGuard}.
 */
package dev.kiln.runtime.guard;
