package dev.kiln.runtime.live;

import dev.kiln.runtime.task.Stage;
import java.util.Map;

/**
 * Statistics of a stream. Every received frame has been shown, dropped or failed, or is still being
 * processed.
 *
 * @param received the number of frames that the source submitted
 * @param shown the number of frames whose result was accepted by the listener
 * @param dropped the number of frames that were replaced by a newer one, or discarded by a pause or
 *     a stop
 * @param failed the number of frames on which the task or the listener failed
 * @param fps the recent number of results per second
 * @param latencies the latencies of each stage, over the frames that the current task processed and
 *     that were shown
 */
public record LiveStats(
    long received,
    long shown,
    long dropped,
    long failed,
    double fps,
    Map<Stage, Latency> latencies) {}
