/**
 * The webcam demo: models on live frames, in a window, on a page in the browser, or only measured.
 * Start with {@link dev.kiln.webcam.server.LiveServer} for the page, {@link
 * dev.kiln.webcam.window.LiveWindow} for the window and {@link dev.kiln.webcam.session.Headless}
 * for measuring.
 *
 * <p>{@code session} runs a model on a source; {@code window} shows a session; {@code page} serves
 * what the browser loads; {@code server} joins the page and the frames on one port. Reading cameras
 * and videos is left to {@code dev.kiln.media}, running models to {@code dev.kiln.runtime}.
 */
package dev.kiln.webcam;
