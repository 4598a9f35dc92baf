package dev.kiln.runtime;

import dev.kiln.runtime.file.Sha256;
import dev.kiln.runtime.platform.NvidiaDriver;
import dev.kiln.runtime.platform.NvidiaLibraries;
import dev.kiln.runtime.platform.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that caches the engines TensorRT builds for a model, and their timings; building takes
 * minutes. The folder name is a hash of the model, the devices and all versions involved.
 */
final class TensorRtEngines {
  private static final Logger LOG = LoggerFactory.getLogger(TensorRtEngines.class);

  private TensorRtEngines() {}

  /** Returns the folder, or empty if there is no cache or the folder cannot be created. */
  static Optional<Path> folder(ModelSource source, Options wanted) {
    Optional<Path> cache = CacheFolder.of(wanted);
    if (!cache.isPresent()) {
      return Optional.empty();
    }
    OperatingSystem platform = OperatingSystem.current();
    String key =
        String.join(
            "\n",
            source.sha256(cache.get()),
            Ort.environment().getVersion(),
            NvidiaLibraries.tensorRtVersion(platform),
            NvidiaDriver.fingerprint(platform),
            "fp16 " + wanted.fp16() + ", int8 " + wanted.int8(),
            wanted.providerOptions().getOrDefault(Provider.TENSORRT, Map.of()).toString());
    Path folder = cache.get().resolve("tensorrt-" + Sha256.of(key));
    try {
      return Optional.of(Files.createDirectories(folder));
    } catch (IOException e) {
      LOG.warn("{} can't be made, so TensorRT's engines are not kept", folder, e);
      return Optional.empty();
    }
  }
}
