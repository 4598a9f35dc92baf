package dev.kiln.runtime.task;

/**
 * What a picture may show.
 *
 * @param index of the class
 * @param label of the class
 * @param probability 0 to 1: the softmax of its logit, or what the network itself says
 */
public record Prediction(int index, String label, double probability) {}
