package dev.kiln.runtime.task;

/**
 * What a picture may show.
 *
 * @param index of the class
 * @param label of the class
 * @param probability the softmax of its logit, 0 to 1
 */
public record Prediction(int index, String label, double probability) {}
