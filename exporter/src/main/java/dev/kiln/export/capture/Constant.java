package dev.kiln.export.capture;

import dev.kiln.graph.TensorData;

/**
 * An array that was there before: a parameter of the block, or numbers that its code made.
 *
 * @param name the parameter's name, or null
 * @param tensor its numbers
 * @param origin where it entered the trace
 */
public record Constant(String name, TensorData tensor, SourceLine origin) {}
