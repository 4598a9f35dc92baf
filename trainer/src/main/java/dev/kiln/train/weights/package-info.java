/**
 * Reads and writes weights by name, as the articles' own checkpoints spell them. Start with {@link
 * dev.kiln.train.weights.Weights}, which moves arrays between a block and a file.
 *
 * <p>safetensors files are read and written; PyTorch checkpoints are read without running any code
 * in them. A damaged or hostile file ends in a {@link dev.kiln.train.TrainingException} and claims
 * no more memory than its size allows. What does not fit a network is listed by name.
 */
package dev.kiln.train.weights;
