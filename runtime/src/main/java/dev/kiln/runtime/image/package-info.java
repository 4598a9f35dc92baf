/**
 * Pictures as bytes: pixel formats, conversion, cropping and resizing, without AWT. Start with
 * {@link dev.kiln.runtime.image.Image}.
 *
 * <p>Promises: the same bytes on every platform, and no allocation if the caller supplies the
 * destination. Reading and writing picture files is left to other modules.
 */
package dev.kiln.runtime.image;
