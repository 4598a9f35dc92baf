/**
 * The tasks: one class for each use of a model, from picture to result. Start with the class named
 * after the task, such as {@link dev.kiln.runtime.task.Segmenter}, or define a task with {@link
 * dev.kiln.runtime.task.ImageTask}.
 *
 * <p>Promises: tasks are immutable and thread-safe, accept pictures of any size and format, and
 * refuse a model that does not fit. Closing the model is left to its owner.
 */
package dev.kiln.runtime.task;
