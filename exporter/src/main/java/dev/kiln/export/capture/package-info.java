/**
 * Records what a block does as a straight list of calls. Start with {@link
 * dev.kiln.export.capture.Capture}, which gives a {@link dev.kiln.export.capture.Trace}.
 *
 * <p>The block runs once for each of two probe shapes on recording arrays while the real engine
 * computes; what differs between the runs depends on the input's size. Nothing here knows ONNX.
 */
package dev.kiln.export.capture;
