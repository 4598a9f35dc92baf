/**
 * Measures Kiln beside its peers. Start with {@link dev.kiln.benchmark.Benchmark}, the command line
 * of the comparisons. In a comparison each {@link dev.kiln.benchmark.Contender} does the same work
 * in turn, in one run on one machine ({@link dev.kiln.benchmark.Alternation}); JMH's benchmarks
 * measure single classes. What is measured is exported and run by Kiln's own public calls; nothing
 * here ships.
 */
package dev.kiln.benchmark;
