/**
 * Measures how fast a model is on this machine. Start with {@link dev.kiln.pipeline.bench.Bench},
 * which returns a {@link dev.kiln.pipeline.bench.BenchReport}: latency percentiles of each stage,
 * throughput, memory, and on the CPU the latency of ONNX Runtime called directly, measured in turn.
 * All times are in milliseconds. How good a model's answers are is left to {@code
 * dev.kiln.pipeline.eval}.
 */
package dev.kiln.pipeline.bench;
