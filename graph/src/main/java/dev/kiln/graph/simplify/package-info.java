/**
 * Makes a graph smaller without changing what it computes. Start with {@link
 * dev.kiln.graph.simplify.Simplify}, which repeats the passes until none finds anything.
 *
 * <p>Each pass is one class. Inputs, outputs and the names of remaining values do not change;
 * graphs inside nodes are left alone.
 */
package dev.kiln.graph.simplify;
