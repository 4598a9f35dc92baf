/** ONNX files, in and out. */
package dev.kiln.graph.onnx;
