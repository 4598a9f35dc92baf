/**
 * Draws a graph as SVG. Start with {@link dev.kiln.graph.draw.Drawing}.
 *
 * <p>Weights and constants are omitted. The same graph always gives the same drawing.
 */
package dev.kiln.graph.draw;
