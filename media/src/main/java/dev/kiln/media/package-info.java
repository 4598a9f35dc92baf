/**
 * Pictures, videos and cameras for the runtime's {@code Image}. Start with {@link
 * dev.kiln.media.BufferedImages} for AWT and with {@link dev.kiln.media.video.VideoSource} for
 * videos and cameras; {@link dev.kiln.media.Mats} is for programs that use OpenCV themselves.
 *
 * <p>OpenCV's native library is loaded when it is first needed. Where a platform has none, every
 * call that needs it fails with a {@link dev.kiln.media.MediaException} that says so. Picture files
 * are read and written by {@code dev.kiln.pictures}; nothing here runs a model.
 */
package dev.kiln.media;
