/**
 * Optimizers that follow PyTorch's definitions and whose state can be saved. Start with {@link
 * dev.kiln.train.optimizer.Optimizer}.
 *
 * <p>Gradients are collected by the engine, and learning rates are given by the caller for each
 * step.
 */
package dev.kiln.train.optimizer;
