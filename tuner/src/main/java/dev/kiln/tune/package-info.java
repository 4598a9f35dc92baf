/**
 * Trains the network of any ONNX file and writes the weights back into it. Start with {@link
 * dev.kiln.tune.GraphBlock}.
 *
 * <p>The graph itself is what trains: each weight is a parameter under its ONNX name. How operators
 * are computed is in {@link dev.kiln.tune.torch}; the training loop is {@link dev.kiln.train.fit}.
 */
package dev.kiln.tune;
