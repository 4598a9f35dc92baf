/**
 * Trains autoencoders, plain and variational. Start with {@link
 * dev.kiln.train.recipe.autoencode.Autoencode}; its defaults are those of the article
 * "autoencoders-and-gans".
 *
 * <p>The pictures are digits from {@link dev.kiln.train.data}, scaled to -1..1.
 */
package dev.kiln.train.recipe.autoencode;
