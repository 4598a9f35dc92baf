package dev.kiln.runtime.task;

/**
 * Where a picture is written on.
 *
 * @param brightness of the picture, smoothed; 0 to 255, ink dark
 * @param strength how much light a pixel's ink takes from its paper: 0 none, 1 all
 * @param mask which pixels count as ink
 * @param width in pixels
 * @param height in pixels
 */
record Ink(float[] brightness, float[] strength, boolean[] mask, int width, int height) {}
