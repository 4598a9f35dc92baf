/**
 * Pictures of the device: read from wherever the system's picker points, and kept in its gallery.
 * Start with {@link dev.kiln.android.picture.PictureReader}; {@link
 * dev.kiln.android.picture.Gallery} keeps what is shown.
 *
 * <p>A picture is decoded at a size that fits into memory and turned upright as EXIF says. What
 * cannot be read or written is one {@link dev.kiln.android.picture.PictureTrouble}.
 */
package dev.kiln.android.picture;
