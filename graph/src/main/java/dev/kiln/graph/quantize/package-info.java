/** Numbers in fewer bits. */
package dev.kiln.graph.quantize;
