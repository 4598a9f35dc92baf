/**
 * Data sets, from a folder or downloaded with a checksum. Nothing here needs an engine but Batches.
 */
package dev.kiln.train.data;
