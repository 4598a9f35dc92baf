/**
 * Trains networks that tell the class of each pixel. Start with {@link
 * dev.kiln.train.recipe.segment.Segment}; its defaults are those of the article "deeplab-v3plus".
 *
 * <p>Pictures and masks come from {@link dev.kiln.train.data.segmentation}.
 */
package dev.kiln.train.recipe.segment;
