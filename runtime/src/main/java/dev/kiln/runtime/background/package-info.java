/**
 * Another background behind a person: blurred, one colour, or a picture. Start with {@link
 * dev.kiln.runtime.background.BackgroundEffect}, which runs a segmenter that knows persons.
 *
 * <p>The mask of the person is computed on a small picture, smoothed over time, and made to follow
 * the edges of the frame by a guided filter (He, Sun, Tang, Guided Image Filtering, 2010; He, Sun,
 * Fast Guided Filter, 2015). Nothing is allocated for a stream of frames of one size.
 */
package dev.kiln.runtime.background;
