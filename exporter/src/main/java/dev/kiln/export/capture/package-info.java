/**
 * Runs a block once per probe shape with arrays that record what is done to them, and gives the
 * calls as a straight list. The real engine computes; nothing here knows ONNX's operators.
 */
package dev.kiln.export.capture;
