/**
 * Writes the calls of a trace as ONNX nodes: one class for each family of operators, each operator
 * one row of its table.
 */
package dev.kiln.export.lower;
