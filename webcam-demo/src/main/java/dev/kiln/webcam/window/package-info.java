/**
 * Shows a live session in a window. Start with {@link dev.kiln.webcam.window.LiveWindow}.
 *
 * <p>The stream's own thread draws the frames, so that the measured latency ends on the screen. The
 * models and the source are left to {@code session}.
 */
package dev.kiln.webcam.window;
