/** One class for each way of training, its step written like its pseudo-code. */
package dev.kiln.train.recipe;
