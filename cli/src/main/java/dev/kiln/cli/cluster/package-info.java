/**
 * {@code kiln cluster}, and what {@code kiln run} needs of Spark. Start with {@link
 * dev.kiln.cli.cluster.SparkProgram}, which starts a program of the module {@code cluster} in a
 * Java of its own: Spark's jars are not on the class path of the command line, and have other
 * versions of some of its jars.
 */
package dev.kiln.cli.cluster;
