/**
 * Writes the calls of a trace as ONNX nodes. Start with {@link dev.kiln.export.lower.Lowerings},
 * the table of all operators, to which a block's author can add rows; {@link
 * dev.kiln.export.lower.Lower} applies it.
 *
 * <p>Each class covers one family of operators, one row for each operator.
 */
package dev.kiln.export.lower;
