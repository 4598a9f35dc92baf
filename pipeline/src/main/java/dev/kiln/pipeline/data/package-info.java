/**
 * Reads data as the inputs of a model. Start with {@link dev.kiln.pipeline.data.RealInputs}, which
 * finds the samples of a folder: pictures, NumPy arrays or a data set of Kiln's. {@link
 * dev.kiln.pipeline.data.PictureData} turns one picture into an input, {@link
 * dev.kiln.pipeline.data.NpzFile} reads and writes arrays.
 */
package dev.kiln.pipeline.data;
