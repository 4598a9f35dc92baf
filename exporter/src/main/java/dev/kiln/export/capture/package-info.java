/**
 * Records the calls of a block as a linear trace. Start with {@link
 * dev.kiln.export.capture.Capture}, which returns a {@link dev.kiln.export.capture.Trace}.
 *
 * <p>The block runs once for each of two sets of probe shapes, on recording arrays backed by the
 * real engine. A number that differs between the runs depends on the input size. This package has
 * no knowledge of ONNX operators.
 */
package dev.kiln.export.capture;
