/** What is known of the sizes of a graph's values before it runs. */
package dev.kiln.graph.shape;
