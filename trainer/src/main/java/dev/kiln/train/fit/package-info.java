/**
 * What all recipes share: epochs and steps, optimisers, metrics, checkpoints with exact resume,
 * progress and plots.
 */
package dev.kiln.train.fit;
