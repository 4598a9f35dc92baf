/**
 * {@code kiln export}, {@code optimize}, {@code verify} and {@code inspect}: ONNX files are
 * written, compared and shown.
 *
 * <p>Start with {@link dev.kiln.cli.export.ExportCommand}. {@link dev.kiln.cli.export.SaveOptions}
 * holds the options of the commands that write a model: where the weights and the report go.
 *
 * <p>{@code optimize}, {@code verify} and {@code inspect} load no class of DJL.
 */
package dev.kiln.cli.export;
