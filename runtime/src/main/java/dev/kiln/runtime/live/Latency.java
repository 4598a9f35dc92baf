package dev.kiln.runtime.live;

/**
 * Percentiles of a duration, in nanoseconds, with a relative error of at most {@link
 * LatencyHistogram#RELATIVE_ERROR}; all 0 if nothing was recorded.
 *
 * @param count the number of recorded durations
 * @param p50 the median
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 * @param max the longest duration, exact up to {@link LatencyHistogram#LARGEST_NANOS}
 */
public record Latency(long count, long p50, long p95, long p99, long max) {}
