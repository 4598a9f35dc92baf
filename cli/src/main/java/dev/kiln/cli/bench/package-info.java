/**
 * {@code kiln bench}: measures a model's latency and prints it stage by stage.
 *
 * <p>Start with {@link dev.kiln.cli.bench.BenchCommand}. The measurements themselves are in {@code
 * dev.kiln.pipeline.bench}.
 */
package dev.kiln.cli.bench;
