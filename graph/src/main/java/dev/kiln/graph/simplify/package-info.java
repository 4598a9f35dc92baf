/** Makes a graph smaller and faster without changing what it computes: one pass, one file. */
package dev.kiln.graph.simplify;
