package dev.kiln.runtime.task;

/**
 * A class that a picture may belong to, with its probability.
 *
 * @param index the index of the class
 * @param label the label of the class
 * @param probability the probability, 0 to 1: the softmax of the class's logit, or the network's
 *     own output if that is a probability
 */
public record Prediction(int index, String label, double probability) {}
