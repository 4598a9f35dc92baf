package dev.kiln.android.speed;

import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;

/**
 * What a model runs on.
 *
 * @param threads the threads of one run, at least 1
 */
public record Choice(Provider provider, int threads) {
  /** More threads than a phone has large cores make a run slower. */
  private static final int MOST_AT_FIRST = 4;

  /** Returns what a model runs on until it has been measured: half of the CPU's cores. */
  public static Choice unmeasured() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Choice(Provider.CPU, Math.max(1, Math.min(MOST_AT_FIRST, cores / 2)));
  }

  /** Returns options that try this and then the CPU; idle threads sleep, to spare the battery. */
  public Options options() {
    Options options = Options.shared().withThreads(threads);
    return switch (provider) {
      case CPU -> options.withProviders(Provider.CPU);
      case XNNPACK ->
          // It has threads of its own; those of ONNX Runtime would get in their way.
          options
              .withThreads(1)
              .withProviders(Provider.XNNPACK, Provider.CPU)
              .withProviderOption(
                  Provider.XNNPACK, "intra_op_num_threads", String.valueOf(threads));
      case NNAPI ->
          // Without its own CPU, which is slower than ONNX Runtime's.
          options
              .withProviders(Provider.NNAPI, Provider.CPU)
              .withProviderOption(Provider.NNAPI, "CPU_DISABLED", "1");
      case TENSORRT, CUDA, COREML -> options.withProviders(provider, Provider.CPU);
    };
  }
}
