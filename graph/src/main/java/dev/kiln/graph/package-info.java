/**
 * A model's graph in ONNX's own words, and the table of operators that nodes are checked against.
 */
package dev.kiln.graph;
