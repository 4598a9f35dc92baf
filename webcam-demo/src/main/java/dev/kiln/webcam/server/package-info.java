/**
 * Serves the page and runs models on the frames that it sends. Start with {@link
 * dev.kiln.webcam.server.LiveServer}.
 *
 * <p>Each connected page has a stream, a model and settings of its own; a slow page slows no other.
 * Messages are checked before they are used, and what is wrong is answered in one line. What the
 * browser loads is left to {@code page}, the models to {@code session}.
 */
package dev.kiln.webcam.server;
