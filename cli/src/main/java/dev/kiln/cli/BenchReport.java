package dev.kiln.cli;

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
 * @param start how it began
 * @param memory what it took; null where the system does not tell
 * @param frames how many were measured
 * @param stages how long each took
 * @param framesPerSecond one at a time
 * @param floor ONNX Runtime called directly, in turn with the above; null if not on the CPU
 */
record BenchReport(
    String model,
    String task,
    String provider,
    Map<String, String> reasons,
    int threads,
    List<String> inputs,
    Machine machine,
    Start start,
    Memory memory,
    int frames,
    Stages.Summary stages,
    double framesPerSecond,
    Samples.Summary floor) {
  /**
   * @param load the load average of the last minute, this measurement's own part in it; negative
   *     where the system does not tell
   */
  record Machine(int cores, double load) {}

  /**
   * In milliseconds.
   *
   * @param library ONNX Runtime's, loaded into the process
   * @param open the model, from the file to a session
   * @param firstRun the first frame, which makes buffers
   */
  record Start(double library, double open, double firstRun) {}

  /**
   * The whole process's, in megabytes.
   *
   * @param before ONNX Runtime was loaded
   * @param running after the warm-up
   */
  record Memory(long before, long running) {}

  /** How much later than the floor's the median answer comes, in milliseconds; null without one. */
  Double overhead() {
    return floor == null ? null : stages.whole().p50() - floor.p50();
  }
}
