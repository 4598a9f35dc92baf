/**
 * A Spark cluster of separate processes on this machine, for trying and for tests. Start with
 * {@link dev.kiln.cluster.local.StandaloneCluster}. Nothing here uses Spark's classes: it starts
 * its programs, which listen on 127.0.0.1 alone.
 */
package dev.kiln.cluster.local;
