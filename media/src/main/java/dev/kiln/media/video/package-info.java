/**
 * Reads and writes videos, and reads cameras. Start with {@link dev.kiln.media.video.VideoSource}
 * to read and with {@link dev.kiln.media.video.VideoFile} to write.
 *
 * <p>MJPEG in AVI goes through OpenCV; other formats need the program {@code ffmpeg}. A video file
 * gets its name only when it is complete. Every source and every file is closed by the code that
 * opened it; {@link dev.kiln.media.video.OpenHandles} counts those that are open. Showing frames
 * and running models on them is left to others.
 */
package dev.kiln.media.video;
