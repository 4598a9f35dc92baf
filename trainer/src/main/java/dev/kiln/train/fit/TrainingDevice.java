package dev.kiln.train.fit;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import dev.kiln.train.TrainingException;

/** What a run computes on. Nothing of a run's numbers is promised to be the same on another. */
public enum TrainingDevice {
  /** A GPU where LibTorch finds one, or else the processor. */
  AUTO,

  /** The processor. */
  CPU,

  /** An NVIDIA GPU. */
  GPU;

  /**
   * Requires that the engine computes on this device.
   *
   * @throws TrainingException if it does not; the message says why
   */
  public void require() {
    if (this == AUTO) {
      return;
    }
    Engine engine = Engine.getInstance();
    boolean gpu = engine.defaultDevice().isGpu();
    if (this == GPU && !gpu) {
      throw new TrainingException(
          engine.hasCapability(StandardCapabilities.CUDA)
              ? "--device gpu: LibTorch finds no NVIDIA GPU with a driver; nvidia-smi shows what there is"
              : ("--device gpu: this LibTorch %s was built for processors only; start with KILN_GPU=1, or"
                      + " build with -Pgpu")
                  .formatted(engine.getVersion()));
    }
    if (this == CPU && gpu) {
      throw new TrainingException(
          "--device cpu: LibTorch's build for GPUs computes on the one it sees; set the environment"
              + " variable CUDA_VISIBLE_DEVICES to nothing");
    }
  }
}
