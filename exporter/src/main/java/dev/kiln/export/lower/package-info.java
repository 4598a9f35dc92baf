/**
 * Translates the calls of a trace into ONNX nodes. Start with {@link
 * dev.kiln.export.lower.Lowerings}, the table of all operators, to which block authors can add
 * rows. {@link dev.kiln.export.lower.Lower} applies it.
 *
 * <p>Each class covers one family of operators, with one row for each operator.
 */
package dev.kiln.export.lower;
