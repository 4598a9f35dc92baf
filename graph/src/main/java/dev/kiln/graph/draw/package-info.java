/** Draws a graph. */
package dev.kiln.graph.draw;
