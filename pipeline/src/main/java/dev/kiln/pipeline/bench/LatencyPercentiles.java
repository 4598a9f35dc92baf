package dev.kiln.pipeline.bench;

/**
 * The distribution of a latency, in milliseconds.
 *
 * @param p50 the median
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 * @param mean the mean
 * @param max the longest
 */
public record LatencyPercentiles(double p50, double p95, double p99, double mean, double max) {}
