/**
 * Runs models on live frames. Start with {@link dev.kiln.webcam.session.LiveSession}, which joins a
 * source, a model of the {@link dev.kiln.webcam.session.ModelCatalog} and a {@link
 * dev.kiln.webcam.session.FrameDisplay}; {@link dev.kiln.webcam.session.Headless} runs one without
 * a display.
 *
 * <p>A session reads a video at its own pace, opens a camera again after it was unplugged, and
 * keeps its recording even if the process is ended. Models are open only while a stream uses them.
 * How frames are shown is left to {@code window} and {@code server}.
 */
package dev.kiln.webcam.session;
