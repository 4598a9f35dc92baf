package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.platform.NvidiaDriver;
import dev.kiln.runtime.platform.NvidiaLibraries;
import dev.kiln.runtime.platform.OperatingSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The availability of providers on this machine, with the reasons why others do not work. */
public final class Providers {
  /** TensorRT, CUDA and CPU, in this order. */
  public static final List<Provider> DEFAULT =
      List.of(Provider.TENSORRT, Provider.CUDA, Provider.CPU);

  private Providers() {}

  /**
   * Returns one line that says why a provider does not work on this machine, or empty if it works.
   * Checks the platform, the driver and the libraries before it loads a provider, because unpacking
   * and loading CUDA takes seconds.
   */
  public static Optional<String> obstacle(Provider provider) {
    Optional<String> obstacle = platformObstacle(provider, OperatingSystem.current());
    return obstacle.isPresent() ? obstacle : libraryObstacle(provider);
  }

  /** Returns the providers that the ONNX Runtime library was built with, best first. */
  public static List<Provider> builtIn() {
    // The native library must be loaded before it can be queried.
    Ort.environment();
    List<Provider> builtIn = new ArrayList<>();
    for (Provider provider : Provider.values()) {
      if (OrtEnvironment.getAvailableProviders().contains(provider.ort())) {
        builtIn.add(provider);
      }
    }
    return builtIn;
  }

  private static Optional<String> platformObstacle(Provider provider, OperatingSystem platform) {
    return switch (provider) {
      case TENSORRT, CUDA -> NvidiaDriver.obstacle(platform);
      case COREML -> only(OperatingSystem.MACOS, "macOS", platform);
      case NNAPI -> only(OperatingSystem.ANDROID, "Android", platform);
      case XNNPACK, CPU -> Optional.empty();
    };
  }

  private static Optional<String> only(
      OperatingSystem needed, String name, OperatingSystem platform) {
    return platform == needed ? Optional.empty() : Optional.of("runs on " + name + " only");
  }

  private static Optional<String> libraryObstacle(Provider provider) {
    boolean nvidia = provider == Provider.TENSORRT || provider == Provider.CUDA;
    if (!builtIn().contains(provider)) {
      return Optional.of(
          "this ONNX Runtime library was built without "
              + provider
              + (nvidia ? "; onnxruntime_gpu has it" : ""));
    }
    if (nvidia) {
      Optional<String> missing =
          NvidiaLibraries.obstacle(provider == Provider.TENSORRT, OperatingSystem.current());
      if (missing.isPresent()) {
        return missing;
      }
    }
    try (SessionOptions trial = new SessionOptions()) {
      new ProviderSetup(Options.defaults(), Optional.empty()).append(provider, trial);
      return Optional.empty();
    } catch (OrtException e) {
      return Optional.of(Ort.reason(e));
    }
  }
}
