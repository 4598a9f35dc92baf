/**
 * Data sets for training, read from a folder or downloaded with a checksum, and cut into batches.
 * Start with {@link dev.kiln.train.data.Mnist}, {@link dev.kiln.train.data.PictureFolder} or {@link
 * dev.kiln.train.data.ClassFolder}.
 *
 * <p>What a batch holds depends on nothing but the data, the settings, the seed, and its epoch and
 * index. A {@link dev.kiln.train.data.SampleSet} has a checksum, by which a resumed run knows its
 * data. Only batches need the engine.
 */
package dev.kiln.train.data;
