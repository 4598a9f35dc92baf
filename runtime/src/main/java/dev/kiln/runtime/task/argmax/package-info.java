/**
 * Interpolates logits to the size of a picture and finds the largest of each pixel, in one pass and
 * exactly. Start with {@link dev.kiln.runtime.task.argmax.UpsampledArgmax}. Internal to Kiln: users
 * call {@link dev.kiln.runtime.task.Segmenter}.
 */
package dev.kiln.runtime.task.argmax;
