/**
 * Makes a graph smaller without changing what it computes. Start with {@link
 * dev.kiln.graph.simplify.Simplify}, which repeats the passes until none finds anything more to do.
 *
 * <p>Each pass is one class. Inputs, outputs and the names of remaining values do not change;
 * subgraphs are left alone.
 */
package dev.kiln.graph.simplify;
