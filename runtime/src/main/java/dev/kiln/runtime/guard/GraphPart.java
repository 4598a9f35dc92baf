package dev.kiln.runtime.guard;

import java.util.List;
import java.util.Map;

/**
 * A graph of the file: the main one, or one nested in a node.
 *
 * @param inputs what is known of its inputs, by name, in their order
 * @param outputs the names of its outputs
 * @param initializers what is known of its constants, by name
 * @param nodes its nodes, in the order of the file
 */
record GraphPart(
    Map<String, Fact> inputs,
    List<String> outputs,
    Map<String, Fact> initializers,
    List<NodePart> nodes) {}
