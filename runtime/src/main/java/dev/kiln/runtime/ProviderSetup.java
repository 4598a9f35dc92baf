package dev.kiln.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.NNAPIFlags;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.kiln.runtime.errors.ModelException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The registration of a provider and its settings with a session; ONNX Runtime always adds its CPU
 * provider as the last one.
 */
final class ProviderSetup {
  private final Options wanted;
  private final Optional<Path> engines;

  /**
   * Creates a setup for the given options.
   *
   * @param engines the folder that caches TensorRT engines; empty for no cache
   */
  ProviderSetup(Options wanted, Optional<Path> engines) {
    this.wanted = wanted;
    this.engines = engines;
  }

  void append(Provider provider, SessionOptions session) throws OrtException {
    Map<String, String> own = wanted.providerOptions().getOrDefault(provider, Map.of());
    switch (provider) {
      case TENSORRT -> {
        try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(0)) {
          for (Map.Entry<String, String> setting : tensorRt(own).entrySet()) {
            tensorRt.add(setting.getKey(), setting.getValue());
          }
          session.addTensorrt(tensorRt);
        }
        // Operators that TensorRT does not support run on CUDA, which avoids transfers to the CPU.
        append(Provider.CUDA, session);
      }
      case CUDA -> {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
          for (Map.Entry<String, String> setting : own.entrySet()) {
            cuda.add(setting.getKey(), setting.getValue());
          }
          session.addCUDA(cuda);
        }
      }
      case COREML -> session.addCoreML(own);
      case NNAPI -> session.addNnapi(nnapi(own));
      case XNNPACK -> session.addXnnpack(own);
      case CPU -> {}
    }
  }

  private Map<String, String> tensorRt(Map<String, String> own) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("trt_fp16_enable", wanted.fp16() ? "1" : "0");
    settings.put("trt_int8_enable", wanted.int8() ? "1" : "0");
    if (engines.isPresent()) {
      settings.put("trt_engine_cache_enable", "1");
      settings.put("trt_engine_cache_path", engines.get().toString());
      settings.put("trt_timing_cache_enable", "1");
      settings.put("trt_timing_cache_path", engines.get().toString());
    }
    settings.putAll(own);
    return settings;
  }

  private EnumSet<NNAPIFlags> nnapi(Map<String, String> own) {
    EnumSet<NNAPIFlags> flags = EnumSet.noneOf(NNAPIFlags.class);
    if (wanted.fp16()) {
      flags.add(NNAPIFlags.USE_FP16);
    }
    own.forEach(
        (name, value) -> {
          try {
            flags.add(NNAPIFlags.valueOf(name));
          } catch (IllegalArgumentException e) {
            throw new ModelException("NNAPI has no option " + name, e);
          }
        });
    return flags;
  }
}
