/**
 * The failures of models. Start with {@link dev.kiln.runtime.errors.ModelException}, the one type
 * to catch; its subclasses distinguish a refused file, a closed model and a missing provider. Wrong
 * arguments are reported as {@link java.lang.IllegalArgumentException} instead.
 */
package dev.kiln.runtime.errors;
