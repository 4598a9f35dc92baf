/**
 * Runs a task on a live stream of frames. Start with {@link dev.kiln.runtime.live.LiveStream}.
 *
 * <p>Promises: the newest frame has priority, results are delivered in order, the source never
 * waits, and a steady stream allocates nothing on the heap. Cameras, video files and windows are
 * left to other modules.
 */
package dev.kiln.runtime.live;
