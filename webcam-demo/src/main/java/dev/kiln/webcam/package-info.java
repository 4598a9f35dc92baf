/** Cameras, videos and pictures in, a window or a page out. */
package dev.kiln.webcam;
