package dev.kiln.export.capture;

/**
 * A block's trace, with the shapes at which it was captured.
 *
 * @param probes the shapes
 * @param trace the calls
 */
public record Captured(ProbeShapes probes, Trace trace) {}
