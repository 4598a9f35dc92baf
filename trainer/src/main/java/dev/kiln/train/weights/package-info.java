/** Weights by name, as the articles' own checkpoints spell them. */
package dev.kiln.train.weights;
