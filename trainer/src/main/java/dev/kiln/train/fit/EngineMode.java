package dev.kiln.train.fit;

import ai.djl.pytorch.jni.JniUtils;
import dev.kiln.train.op.NativeWarnings;
import java.util.function.Supplier;

/** The engine's settings for the calling thread while a run trains. */
final class EngineMode {
  private EngineMode() {}

  /**
   * Does some work while gradients are recorded only within a step and operators use a number of
   * threads. When it ends or fails, both settings are what they were before.
   */
  static <T> T training(int threads, Supplier<T> work) {
    boolean gradientsBefore = JniUtils.isGradMode();
    int threadsBefore = JniUtils.getNumThreads();
    NativeWarnings.silence();
    JniUtils.setGradMode(false);
    JniUtils.setNumThreads(threads);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(gradientsBefore);
      JniUtils.setNumThreads(threadsBefore);
    }
  }
}
