/**
 * Draws a graph as SVG. Start with {@link dev.kiln.graph.draw.Drawing}.
 *
 * <p>Weights and constants are left out. The same graph gives the same picture.
 */
package dev.kiln.graph.draw;
