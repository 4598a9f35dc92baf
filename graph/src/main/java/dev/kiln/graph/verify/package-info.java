/**
 * Compares what two computations give: two files, or a file and a function. Start with {@link
 * dev.kiln.graph.verify.CompareModels} for files and {@link dev.kiln.graph.verify.Verify} for
 * functions.
 *
 * <p>Models run in ONNX Runtime on the CPU at sizes chosen to show mistakes. {@link
 * dev.kiln.graph.verify.FirstDifference} finds the node where a difference begins.
 */
package dev.kiln.graph.verify;
