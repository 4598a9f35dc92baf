package dev.kiln.export.capture;

import dev.kiln.graph.TensorData;

/**
 * An array that existed before the traced calls: a parameter of the block, or numbers created by
 * its code.
 *
 * @param name the name of the parameter, or null
 * @param tensor the numbers
 * @param origin the line where it entered the trace
 */
public record Constant(String name, TensorData tensor, SourceLine origin) {}
