/**
 * Operators that DJL lacks, as blocks and functions, and the precision that networks compute in.
 * Start with {@link dev.kiln.train.op.Operators}; {@link dev.kiln.train.op.TorchFunction} runs what
 * only LibTorch has.
 *
 * <p>All of them can be differentiated and exported.
 */
package dev.kiln.train.op;
