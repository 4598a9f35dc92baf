/** One file for each network, written to be read beside its article. */
package dev.kiln.train.network;
