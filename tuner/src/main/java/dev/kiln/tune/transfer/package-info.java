/**
 * Teaches a classifier that somebody made other classes. Start with {@link
 * dev.kiln.tune.transfer.Transfer}, which takes a model with a {@link
 * dev.kiln.tune.transfer.NewHead}; {@link dev.kiln.tune.transfer.Head} finds the last layer.
 *
 * <p>What a step computes is here; the loop around it is {@link dev.kiln.train.fit.Fit}.
 */
package dev.kiln.tune.transfer;
