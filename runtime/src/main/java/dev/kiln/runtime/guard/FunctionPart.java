package dev.kiln.runtime.guard;

import java.util.List;

/**
 * A function that the model defines.
 *
 * @param inputs the names of its inputs
 * @param outputs the names of its outputs
 * @param defaults the parameters that have a value where a call gives none
 * @param nodes its nodes
 */
record FunctionPart(
    List<String> inputs, List<String> outputs, List<Setting> defaults, List<NodePart> nodes) {}
