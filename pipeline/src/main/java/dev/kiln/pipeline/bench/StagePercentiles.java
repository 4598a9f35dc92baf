package dev.kiln.pipeline.bench;

/**
 * The latency of each stage of a frame.
 *
 * @param pre preprocessing: from the frame's bytes to the model's input
 * @param run inference
 * @param post postprocessing: from the model's output to the answer's bytes
 * @param whole all three stages
 */
public record StagePercentiles(
    LatencyPercentiles pre,
    LatencyPercentiles run,
    LatencyPercentiles post,
    LatencyPercentiles whole) {}
