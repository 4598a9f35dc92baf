/** Runs a model on a stream of frames as they come: the newest frame wins. */
package dev.kiln.runtime.live;
