/**
 * Finds handwritten digits in a picture and draws each as MNIST does. Start with {@link
 * dev.kiln.runtime.task.digits.DigitFinder}. Internal to Kiln: users call {@link
 * dev.kiln.runtime.task.DigitRecognizer}, which also runs the model.
 */
package dev.kiln.runtime.task.digits;
