/** Puts around a network what turns pictures into its input. */
package dev.kiln.graph.dress;
