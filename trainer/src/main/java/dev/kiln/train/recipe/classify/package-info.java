/**
 * Trains classifiers of digits and photos. Start with {@link
 * dev.kiln.train.recipe.classify.Classify}; its defaults are those of the article
 * "mnist-classifiers".
 *
 * <p>The pictures come from {@link dev.kiln.train.data}, the networks from {@link
 * dev.kiln.train.network}.
 */
package dev.kiln.train.recipe.classify;
