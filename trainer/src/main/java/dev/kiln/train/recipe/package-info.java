/**
 * Ways of training. Start with {@link dev.kiln.train.recipe.Supervised}, which trains any block on
 * any data set; each subpackage has one recipe of the articles, with its settings and its loss.
 *
 * <p>A recipe's step reads like the pseudo-code in its Javadoc. Here are also the parts that
 * several recipes share. Epochs, checkpoints and plots are left to {@link dev.kiln.train.fit}.
 */
package dev.kiln.train.recipe;
