/**
 * What the browser loads over HTTP: the page's files, the sample clip, thumbnails of the models and
 * generated pictures. Start with {@link dev.kiln.webcam.page.PageHandler}.
 *
 * <p>{@link dev.kiln.webcam.page.AccessPolicy} decides who may ask: on loopback only the server's
 * own pages, on other addresses only those with the token. The port and the frames are left to
 * {@code server}.
 */
package dev.kiln.webcam.page;
