package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.util.function.Function;

/** A run of a block that keeps every array it made, until it is closed. Not thread-safe. */
public final class Recording implements AutoCloseable {
  private final NDManager manager;
  private final Recorder recorder;

  private Recording(NDManager manager, Recorder recorder) {
    this.manager = manager;
    this.recorder = recorder;
  }

  /**
   * Runs the block's forward in inference.
   *
   * @param inputs makes them with the manager that owns them
   * @param operators those that the block was captured with
   */
  public static Recording of(
      Block block, Function<NDManager, NDList> inputs, RecordedOperators operators) {
    NDManager manager = Capture.manager(block);
    try {
      ParameterValues parameters = new ParameterValues(Capture.named(block));
      Recorder recorder = new Recorder(manager, operators, parameters);
      Probe.run(block, inputs.apply(manager), recorder);
      return new Recording(manager, recorder);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** What this run made where the trace of the block has that array; valid until the close. */
  public NDArray array(TracedArray traced) {
    return recorder.array(traced);
  }

  @Override
  public void close() {
    manager.close();
  }
}
