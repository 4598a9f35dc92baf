/**
 * The networks of the articles, one file each, written to be read beside its paper. Start with
 * {@link dev.kiln.train.network.Networks}, the catalogue, and {@link
 * dev.kiln.train.network.Network}, an entry of it.
 *
 * <p>Parts are named as in the articles' PyTorch code, so that its checkpoints load. Shapes are [N,
 * C, H, W] unless the Javadoc says otherwise; value ranges are given with each network. How a
 * network is trained is left to {@link dev.kiln.train.recipe}.
 */
package dev.kiln.train.network;
