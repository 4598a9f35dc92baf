/**
 * What can go wrong with a model. Start with {@link dev.kiln.runtime.errors.ModelException}, the
 * one type to catch; its subclasses tell a refused file, a closed model and a missing provider
 * apart. Wrong arguments are not here: they are {@link java.lang.IllegalArgumentException}s.
 */
package dev.kiln.runtime.errors;
