/**
 * Compares the outputs of two computations: two files, or a file and a function. Start with {@link
 * dev.kiln.graph.verify.CompareModels} for files and {@link dev.kiln.graph.verify.Verify} for
 * functions.
 *
 * <p>Models run in ONNX Runtime on the CPU, with input sizes chosen to reveal mistakes. {@link
 * dev.kiln.graph.verify.FirstDifference} finds the node where a difference begins.
 */
package dev.kiln.graph.verify;
