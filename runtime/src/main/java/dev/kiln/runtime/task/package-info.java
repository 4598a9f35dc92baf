/**
 * One class for each use of a model: picture in, answer out. Start with the class named after the
 * use, such as {@link dev.kiln.runtime.task.Segmenter}, or write a use of your own with {@link
 * dev.kiln.runtime.task.ImageTask}.
 *
 * <p>Promises: tasks are immutable and thread-safe, take pictures of any size and format, and
 * refuse a model that does not fit. Closing the model is left to its owner.
 */
package dev.kiln.runtime.task;
