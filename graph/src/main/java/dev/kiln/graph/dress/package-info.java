/**
 * Puts nodes around a network so that its model takes and returns pictures. Start with {@link
 * dev.kiln.graph.dress.Dressing}.
 *
 * <p>Conversion to float, normalization, layout, padding, cropping and rounding become part of the
 * graph. They are also computed in Java, as the reference for verification. Decoding and resizing
 * of pictures are left to the caller.
 */
package dev.kiln.graph.dress;
