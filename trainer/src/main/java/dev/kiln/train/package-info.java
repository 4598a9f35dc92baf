/**
 * Trains networks with DJL and its PyTorch engine. Start with {@link dev.kiln.train.fit.Fit}, which
 * trains by a recipe of {@link dev.kiln.train.recipe}, and {@link dev.kiln.train.network.Networks},
 * the catalogue.
 *
 * <p>For a fixed seed a run gives the same numbers every time, also if it was stopped and resumed.
 * What cannot go on ends in a {@link dev.kiln.train.TrainingException} of one line, or a {@link
 * dev.kiln.pictures.PictureException} for a picture file. Nothing here knows ONNX: exporting is
 * left to other modules.
 */
package dev.kiln.train;
