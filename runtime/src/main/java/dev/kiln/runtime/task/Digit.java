package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Box;

/**
 * A digit found in a picture.
 *
 * @param label the label of its class, such as "7"
 * @param confidence the softmax of its logit, 0 to 1
 * @param box the bounding box of its ink, in pixels of the picture
 */
public record Digit(String label, float confidence, Box box) {}
