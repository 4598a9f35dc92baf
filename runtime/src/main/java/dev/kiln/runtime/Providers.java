package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.CoreMLFlags;
import ai.onnxruntime.providers.NNAPIFlags;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which providers work on this machine, and why the others don't. */
public final class Providers {
  /** TensorRT, CUDA, CPU. */
  public static final List<Provider> DEFAULT =
      List.of(Provider.TENSORRT, Provider.CUDA, Provider.CPU);

  private Providers() {}

  /**
   * Why a provider doesn't work here, in one line; empty if it does. Asks for the platform and the
   * driver before it loads a library, because loading CUDA's takes seconds.
   */
  public static Optional<String> obstacle(Provider provider) {
    Optional<String> obstacle = platformObstacle(provider);
    return obstacle.isPresent() ? obstacle : libraryObstacle(provider);
  }

  private static Optional<String> platformObstacle(Provider provider) {
    Platform platform = Platform.current();
    return switch (provider) {
      case TENSORRT, CUDA ->
          platform == Platform.LINUX || platform == Platform.WINDOWS
              ? NvidiaDriver.obstacle(platform)
              : Optional.of("NVIDIA's libraries exist for Linux and Windows only");
      case COREML -> only(Platform.MACOS, "macOS", platform);
      case NNAPI -> only(Platform.ANDROID, "Android", platform);
      case XNNPACK, CPU -> Optional.empty();
    };
  }

  private static Optional<String> only(Platform needed, String name, Platform platform) {
    return platform == needed ? Optional.empty() : Optional.of("runs on " + name + " only");
  }

  private static Optional<String> libraryObstacle(Provider provider) {
    Ort.environment();
    if (!OrtEnvironment.getAvailableProviders().contains(provider.ort())) {
      return Optional.of("this ONNX Runtime library was built without " + provider);
    }
    try (SessionOptions trial = new SessionOptions()) {
      append(provider, trial);
      return Optional.empty();
    } catch (OrtException e) {
      return Optional.of(Ort.reason(e));
    }
  }

  /** Registers the provider; ONNX Runtime always adds its CPU provider behind it. */
  static void append(Provider provider, SessionOptions options) throws OrtException {
    switch (provider) {
      case TENSORRT -> {
        try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(0)) {
          options.addTensorrt(tensorRt);
        }
        // What TensorRT can't do must not fall to the CPU, across the bus.
        append(Provider.CUDA, options);
      }
      case CUDA -> {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
          options.addCUDA(cuda);
        }
      }
      case COREML -> options.addCoreML(EnumSet.noneOf(CoreMLFlags.class));
      case NNAPI -> options.addNnapi(EnumSet.noneOf(NNAPIFlags.class));
      case XNNPACK -> options.addXnnpack(Map.of());
      case CPU -> {}
    }
  }
}
