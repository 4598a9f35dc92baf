/**
 * What all recipes share: epochs and steps, metrics, checkpoints with exact resume, progress and
 * plots. Start with {@link dev.kiln.train.fit.Fit}, which calls a {@link dev.kiln.train.fit.Recipe}
 * and saves a {@link dev.kiln.train.fit.Run} in a {@link dev.kiln.train.fit.RunDirectory}.
 *
 * <p>Every file of a run directory is replaced as a whole, so that a run can be stopped at any
 * moment. What a step computes is left to the recipes.
 */
package dev.kiln.train.fit;
