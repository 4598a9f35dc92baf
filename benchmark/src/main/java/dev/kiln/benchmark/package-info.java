/** Kiln beside its peers: what they do is measured in turn, on one machine, in one run. */
package dev.kiln.benchmark;
