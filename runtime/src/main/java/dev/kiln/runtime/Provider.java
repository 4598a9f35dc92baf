package dev.kiln.runtime;

import ai.onnxruntime.OrtProvider;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The execution providers of ONNX Runtime that Kiln supports. */
public enum Provider {
  TENSORRT("TensorRT", OrtProvider.TENSOR_RT),
  CUDA("CUDA", OrtProvider.CUDA),
  COREML("CoreML", OrtProvider.CORE_ML),
  NNAPI("NNAPI", OrtProvider.NNAPI),
  XNNPACK("XNNPACK", OrtProvider.XNNPACK),
  CPU("CPU", OrtProvider.CPU);

  private final String title;
  private final OrtProvider ort;

  Provider(String title, OrtProvider ort) {
    this.title = title;
    this.ort = ort;
  }

  /**
   * Returns the provider with the given name, ignoring case and surrounding spaces.
   *
   * @throws IllegalArgumentException if there is no such provider; the message lists all of them
   */
  public static Provider of(String name) {
    for (Provider p : values()) {
      if (p.name().equalsIgnoreCase(name.trim())) {
        return p;
      }
    }
    throw new IllegalArgumentException(
        "no provider '"
            + name
            + "'; there are "
            + Arrays.stream(values())
                .map(p -> p.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }

  OrtProvider ort() {
    return ort;
  }

  /** Returns the name as its vendor spells it. */
  @Override
  public String toString() {
    return title;
  }
}
