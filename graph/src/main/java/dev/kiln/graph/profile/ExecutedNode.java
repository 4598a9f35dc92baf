package dev.kiln.graph.profile;

/**
 * A node that ONNX Runtime executed.
 *
 * @param name the name of the node after ONNX Runtime's own rewrites
 * @param operator the operator that ran, such as {@code QLinearConv}
 * @param micros the time of the shortest run in microseconds
 */
public record ExecutedNode(String name, String operator, double micros) {}
