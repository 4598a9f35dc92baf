package dev.kiln.runtime.live;

import dev.kiln.runtime.task.Stage;
import java.util.Map;

/**
 * How a stream does. Every frame received is shown, dropped or failed, or still on its way.
 *
 * @param received frames that the source submitted
 * @param shown frames whose result the listener has taken
 * @param dropped frames that a newer one replaced, or that a pause or the stop let go
 * @param failed frames on which the task or the listener failed
 * @param fps results a second, lately
 * @param latencies of the frames that the present task worked on and that were shown, by stage
 */
public record LiveStats(
    long received,
    long shown,
    long dropped,
    long failed,
    double fps,
    Map<Stage, Latency> latencies) {}
