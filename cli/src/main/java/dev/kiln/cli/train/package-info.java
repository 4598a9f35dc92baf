/**
 * {@code kiln train} and {@code kiln networks}.
 *
 * <p>Start with {@link dev.kiln.cli.train.TrainCommand}. {@link dev.kiln.cli.train.TrainOptions}
 * holds the options that all recipes share; each {@link dev.kiln.cli.train.RecipeOptions} adds
 * those of one recipe and makes the recipe from them. An option that is not given keeps the value
 * of the network's article, or of the run that is resumed.
 *
 * <p>Training itself is in {@code dev.kiln.train}.
 */
package dev.kiln.cli.train;
