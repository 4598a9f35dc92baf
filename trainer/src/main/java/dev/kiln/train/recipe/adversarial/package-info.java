/**
 * Trains generators against discriminators. Start with {@link
 * dev.kiln.train.recipe.adversarial.Adversarial}; its defaults are those of the articles
 * "autoencoders-and-gans" and "dcgan".
 *
 * <p>{@link dev.kiln.train.recipe.adversarial.SampleQuality} judges what a generator makes by a
 * trained classifier.
 */
package dev.kiln.train.recipe.adversarial;
