/** Compares the saved model with what it was made from. */
package dev.kiln.graph.verify;
