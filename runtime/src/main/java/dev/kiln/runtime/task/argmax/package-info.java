/**
 * Interpolates logits to the size of a picture and finds the largest one at each pixel, exactly and
 * in one pass. Start with {@link dev.kiln.runtime.task.argmax.UpsampledArgmax}. Internal to Kiln:
 * users call {@link dev.kiln.runtime.task.Segmenter}.
 */
package dev.kiln.runtime.task.argmax;
