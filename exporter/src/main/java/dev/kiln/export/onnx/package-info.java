/** ONNX files, in and out. */
package dev.kiln.export.onnx;
