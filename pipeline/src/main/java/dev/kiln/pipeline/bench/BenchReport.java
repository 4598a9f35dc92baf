package dev.kiln.pipeline.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The speed of a model on this machine.
 *
 * @param model the model's file
 * @param task the task in the model's card; empty if it has none
 * @param provider the provider that ran the model
 * @param reasons for each preferred provider that did not run it, the reason
 * @param threads the threads of one run; 0 for one on each physical core
 * @param inputs the names, types and shapes of the random inputs
 * @param notes what a reader must know, one sentence each, such as outputs that are left out
 * @param machine the machine
 * @param startMilliseconds the times of the start
 * @param memoryMegabytes the memory of the process; null, and so absent from JSON, if the system
 *     does not report it: see {@link #memory}
 * @param frames the number of frames measured
 * @param stagesMilliseconds the latency of each stage
 * @param framesPerSecond the throughput, one frame at a time
 * @param floorMilliseconds the latency of ONNX Runtime called directly, measured in turn with the
 *     frames; null, and so absent from JSON, unless the model ran on the CPU: see {@link #floor}
 */
public record BenchReport(
    String model,
    String task,
    String provider,
    Map<String, String> reasons,
    int threads,
    List<String> inputs,
    List<String> notes,
    Machine machine,
    Start startMilliseconds,
    Memory memoryMegabytes,
    int frames,
    StagePercentiles stagesMilliseconds,
    double framesPerSecond,
    LatencyPercentiles floorMilliseconds) {
  /**
   * The machine.
   *
   * @param cores the number of processors that Java may use
   * @param load the load average of the last minute, which includes this measurement; negative if
   *     the system does not report it
   */
  public record Machine(int cores, double load) {}

  /**
   * The times of the start, in milliseconds.
   *
   * @param library loading ONNX Runtime's native library
   * @param open opening the model, from the file to a session
   * @param firstRun running the first frame, which allocates the buffers
   */
  public record Start(double library, double open, double firstRun) {}

  /**
   * The resident memory of the whole process, in megabytes.
   *
   * @param before before ONNX Runtime was loaded
   * @param opened after the model was opened
   * @param running after the warm-up
   * @param bytesPerPixel what a pixel of a picture takes, from which the need of other sizes
   *     follows; 0 if the model takes no pictures of any size
   */
  public record Memory(long before, long opened, long running, long bytesPerPixel) {
    /** The megapixels of a photo from a phone. */
    private static final int PHOTO = 12;

    /** Returns what a run on a photo of 12 megapixels would take, in megabytes; 0 if unknown. */
    public long photo() {
      return bytesPerPixel == 0 ? 0 : opened + (PHOTO * 1_000_000L * bytesPerPixel >> 20);
    }
  }

  /** Returns the memory of the process, or nothing if the system does not report it. */
  public Optional<Memory> memory() {
    return Optional.ofNullable(memoryMegabytes);
  }

  /** Returns the latency of ONNX Runtime called directly, or nothing if it was not measured. */
  public Optional<LatencyPercentiles> floor() {
    return Optional.ofNullable(floorMilliseconds);
  }

  /** Returns the overhead of the median frame over ONNX Runtime's median run, in milliseconds. */
  public OptionalDouble overhead() {
    return floorMilliseconds == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(stagesMilliseconds.whole().p50() - floorMilliseconds.p50());
  }
}
