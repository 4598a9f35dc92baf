package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.util.function.Function;

/** A run of a block that keeps every array it creates until it is closed. Not thread-safe. */
public final class Recording implements AutoCloseable {
  private final NDManager manager;
  private final Recorder recorder;

  private Recording(NDManager manager, Recorder recorder) {
    this.manager = manager;
    this.recorder = recorder;
  }

  /**
   * Runs the block's forward pass in inference mode.
   *
   * @param inputs creates the inputs with the manager that owns them
   * @param operators the operators that the block was captured with
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

  /**
   * Returns the array of this run that corresponds to an array of the block's trace. It is valid
   * until this recording is closed.
   */
  public NDArray array(TracedArray traced) {
    return recorder.array(traced);
  }

  @Override
  public void close() {
    manager.close();
  }
}
