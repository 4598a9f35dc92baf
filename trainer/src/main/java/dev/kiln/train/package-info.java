/** Trains networks with DJL. */
package dev.kiln.train;
