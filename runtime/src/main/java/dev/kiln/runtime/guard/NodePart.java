package dev.kiln.runtime.guard;

import java.util.List;

/**
 * A node of a graph or function.
 *
 * @param name the operator or function that it calls
 * @param inputs the names of its inputs; "" for one that is left out
 * @param outputs the names of its outputs; "" for one that is not wanted
 * @param settings its attributes
 */
record NodePart(
    Functions.Name name, List<String> inputs, List<String> outputs, List<Setting> settings) {}
