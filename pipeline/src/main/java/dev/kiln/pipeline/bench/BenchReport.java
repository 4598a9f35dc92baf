package dev.kiln.pipeline.bench;

import java.util.List;
import java.util.Map;

/**
 * How fast a model is.
 *
 * @param model its file
 * @param task what it says that it is for; empty if nothing
 * @param provider what it really ran on
 * @param reasons why those that were preferred to it did not run it
 * @param threads of one run; 0 for one on each physical core
 * @param inputs names, types and sizes of what it was given: noise
 * @param machine what it ran on
 * @param startMilliseconds how it began
 * @param memoryMegabytes what it took; null where the system does not tell
 * @param frames how many were measured
 * @param stagesMilliseconds how long each took
 * @param framesPerSecond one at a time
 * @param floorMilliseconds ONNX Runtime called directly, in turn with the above; null if not on the
 *     CPU
 */
public record BenchReport(
    String model,
    String task,
    String provider,
    Map<String, String> reasons,
    int threads,
    List<String> inputs,
    Machine machine,
    Start startMilliseconds,
    Memory memoryMegabytes,
    int frames,
    Stages.Summary stagesMilliseconds,
    double framesPerSecond,
    Samples.Summary floorMilliseconds) {
  /**
   * @param load the load average of the last minute, this measurement's own part in it; negative
   *     where the system does not tell
   */
  public record Machine(int cores, double load) {}

  /**
   * In milliseconds.
   *
   * @param library ONNX Runtime's, loaded into the process
   * @param open the model, from the file to a session
   * @param firstRun the first frame, which makes buffers
   */
  public record Start(double library, double open, double firstRun) {}

  /**
   * The whole process's, in megabytes.
   *
   * @param before ONNX Runtime was loaded
   * @param running after the warm-up
   */
  public record Memory(long before, long running) {}

  /** How much later than the floor's the median answer comes, in milliseconds; null without one. */
  public Double overhead() {
    return floorMilliseconds == null
        ? null
        : stagesMilliseconds.whole().p50() - floorMilliseconds.p50();
  }
}
