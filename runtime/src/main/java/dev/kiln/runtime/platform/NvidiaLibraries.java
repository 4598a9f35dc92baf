package dev.kiln.runtime.platform;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The libraries of CUDA, cuDNN and TensorRT that onnxruntime_gpu 1.29 requires, detected without
 * loading them.
 */
public final class NvidiaLibraries {
  private record Library(String linux, String windows, String product) {
    String name(OperatingSystem platform) {
      return platform == OperatingSystem.WINDOWS ? windows : linux;
    }
  }

  private static final List<Library> CUDA =
      List.of(
          new Library("libcudart.so.12", "cudart64_12.dll", "CUDA 12"),
          new Library("libcublas.so.12", "cublas64_12.dll", "CUDA 12"),
          new Library("libcublasLt.so.12", "cublasLt64_12.dll", "CUDA 12"),
          new Library("libcurand.so.10", "curand64_10.dll", "CUDA 12"),
          new Library("libcudnn.so.9", "cudnn64_9.dll", "cuDNN 9"));

  private static final Library BUILDER =
      new Library("libnvinfer.so.10", "nvinfer_10.dll", "TensorRT 10");
  private static final Library PARSER =
      new Library("libnvonnxparser.so.10", "nvonnxparser_10.dll", "TensorRT 10");

  private NvidiaLibraries() {}

  /**
   * Returns one line that lists the missing libraries, or empty if all are present.
   *
   * @param tensorRt whether the libraries of TensorRT are needed in addition to those of CUDA
   */
  public static Optional<String> obstacle(boolean tensorRt, OperatingSystem platform) {
    List<Library> needed = new ArrayList<>();
    if (tensorRt) {
      needed.add(BUILDER);
      needed.add(PARSER);
    }
    needed.addAll(CUDA);
    Set<String> names = new LinkedHashSet<>();
    Set<String> products = new LinkedHashSet<>();
    for (Library library : needed) {
      if (!SharedLibraries.find(library.name(platform), platform).isPresent()) {
        names.add(library.name(platform));
        products.add(library.product());
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.join(", ", names)
            + " missing: install "
            + String.join(" and ", products)
            + ", or name the folder in "
            + (platform == OperatingSystem.WINDOWS ? "PATH" : "LD_LIBRARY_PATH"));
  }

  /** Returns the version of TensorRT, as far as the name of its library file reveals it. */
  public static String tensorRtVersion(OperatingSystem platform) {
    return SharedLibraries.version(BUILDER.name(platform), platform);
  }
}
