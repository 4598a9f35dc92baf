package dev.kiln.tune;

import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs LibTorch's functions with its optimizing executor off, which compiles for seconds before a
 * large one runs, and very long ones with a stack in which they have room.
 */
final class DeepStack {
  private static final int DEEP = 1000;
  private static final long BYTES = 512L << 20;

  private DeepStack() {}

  /** Does some work of so many nodes with the engine's settings of the calling thread. */
  static <T> T call(int nodes, Supplier<T> work) {
    if (nodes < DEEP) {
      JniUtils.setGraphExecutorOptimize(false);
      return work.get();
    }
    boolean gradients = JniUtils.isGradMode();
    int threads = JniUtils.getNumThreads();
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              JniUtils.setGradMode(gradients);
              JniUtils.setNumThreads(threads);
              JniUtils.setGraphExecutorOptimize(false);
              return work.get();
            });
    new Thread(null, task, "kiln-deep", BYTES).start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
