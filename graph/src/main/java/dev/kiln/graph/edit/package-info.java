/**
 * What every rewrite of a graph is written with. Start with {@link dev.kiln.graph.edit.Pass}: it
 * gets a {@link dev.kiln.graph.edit.GraphEditor}, which knows who produces and who reads each
 * value.
 *
 * <p>The rewrites themselves are in {@code simplify} and in other packages that prepare graphs.
 */
package dev.kiln.graph.edit;
