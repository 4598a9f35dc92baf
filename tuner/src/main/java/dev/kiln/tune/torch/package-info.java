/**
 * ONNX graphs written as functions in TorchScript, which LibTorch differentiates. Start with {@link
 * dev.kiln.tune.torch.Translation}; its table of operators is {@link
 * dev.kiln.tune.torch.Vocabulary}, with a file for each family.
 *
 * <p>A row writes one operator as an expression of arrays. What only computes sizes is written
 * number by number ({@link dev.kiln.tune.torch.NumberArithmetic}). What is done with the gradients
 * is left to others.
 */
package dev.kiln.tune.torch;
