/**
 * Finds handwritten digits in a picture and renders each in the format of MNIST. Start with {@link
 * dev.kiln.runtime.task.digits.DigitFinder}. Internal to Kiln: users call {@link
 * dev.kiln.runtime.task.DigitRecognizer}, which also runs the model.
 */
package dev.kiln.runtime.task.digits;
