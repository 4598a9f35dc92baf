/**
 * Reads and writes picture files. Start with {@link dev.kiln.pictures.Pictures}: the same reader
 * serves running, evaluating, live video and training.
 *
 * <p>It turns pictures upright by their EXIF orientation, draws transparency on white, refuses
 * pictures that are damaged, cut off or too large, and writes files whole or not at all. Java's
 * decoders get files only after {@link dev.kiln.pictures.CheckedJpeg} or its sibling for PNG walked
 * over them, and no metadata. What is done with the pixels is left to others; nothing here knows
 * models or tensors.
 */
package dev.kiln.pictures;
