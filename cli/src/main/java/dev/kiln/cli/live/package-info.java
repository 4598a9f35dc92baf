/**
 * {@code kiln live}: a model on live video, in the browser, in a window or without display.
 *
 * <p>Start with {@link dev.kiln.cli.live.LiveCommand}. The session, the page's server and the
 * window are in {@code dev.kiln.webcam}.
 */
package dev.kiln.cli.live;
