package dev.kiln.webcam.session;

import dev.kiln.runtime.live.Latency;
import dev.kiln.runtime.live.LiveStats;
import dev.kiln.runtime.task.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The measurements of a live session.
 *
 * @param source the source's name
 * @param model the last model's name
 * @param seconds the session's duration
 * @param received frames that the source delivered
 * @param shown results that were shown
 * @param dropped frames that a newer one replaced
 * @param failed frames that the model failed on
 * @param fps results per second over the whole session
 * @param failure why the last failed frame failed; empty if none failed
 * @param latencyMs the latencies of the last model by stage
 */
public record LiveReport(
    String source,
    String model,
    double seconds,
    long received,
    long shown,
    long dropped,
    long failed,
    double fps,
    String failure,
    Map<String, Milliseconds> latencyMs) {

  /** Percentiles of a latency, in milliseconds. */
  public record Milliseconds(double p50, double p95, double p99, double max) {
    static Milliseconds of(Latency latency) {
      return new Milliseconds(
          of(latency.p50()), of(latency.p95()), of(latency.p99()), of(latency.max()));
    }

    private static double of(long nanos) {
      return Math.round(nanos / 1e3) / 1e3;
    }
  }

  static LiveReport of(
      String source, String model, double seconds, LiveStats stats, String failure) {
    Map<String, Milliseconds> latencies = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      latencies.put(
          stage.name().toLowerCase(Locale.ROOT), Milliseconds.of(stats.latencies().get(stage)));
    }
    return new LiveReport(
        source,
        model,
        Math.round(seconds * 1e3) / 1e3,
        stats.received(),
        stats.shown(),
        stats.dropped(),
        stats.failed(),
        Math.round(stats.shown() / seconds * 100) / 100.0,
        failure,
        latencies);
  }

  /** Returns the report as lines to print. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s on %s: %.1f fps for %.1f s, %d shown, %d dropped, %d failed",
            model,
            source,
            fps,
            seconds,
            shown,
            dropped,
            failed));
    if (!failure.isEmpty()) {
      lines.add("last failure: " + failure);
    }
    lines.add(
        String.format(
            Locale.ROOT, "%-8s %8s %8s %8s %8s  ms", "stage", "p50", "p95", "p99", "max"));
    latencyMs.forEach(
        (stage, ms) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%-8s %8.2f %8.2f %8.2f %8.2f",
                    stage,
                    ms.p50(),
                    ms.p95(),
                    ms.p99(),
                    ms.max())));
    return lines;
  }
}
