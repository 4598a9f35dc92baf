/** Draws a graph. */
package dev.kiln.export.draw;
