package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Box;

/**
 * A digit in a picture.
 *
 * @param label what the model calls it, such as "7"
 * @param confidence the softmax of its logit, 0 to 1
 * @param box around its ink, in pixels of the picture
 */
public record Digit(String label, float confidence, Box box) {}
