/**
 * Trains networks that repaint photos in the style of a painting. Start with {@link
 * dev.kiln.train.recipe.style.Style}; its defaults are those of the article "style-transfer".
 *
 * <p>Photos come from {@link dev.kiln.train.data}, and VGG16, which the loss is computed with, from
 * {@link dev.kiln.train.network}.
 */
package dev.kiln.train.recipe.style;
