package dev.kiln.runtime.live;

/**
 * Percentiles of a duration, in nanoseconds, each off by at most {@link
 * LatencyHistogram#RELATIVE_ERROR}; all 0 if nothing was recorded.
 *
 * @param count how many durations were recorded
 * @param p50 the median
 * @param p95 what 95 % don't exceed
 * @param p99 what 99 % don't exceed
 * @param max the longest, exactly
 */
public record Latency(long count, long p50, long p95, long p99, long max) {}
