package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files beside a model that hold weights. They lie in the model's folder or below it: no
 * absolute paths, no {@code ..}, no links that lead out. Source: ONNX, docs/ExternalData.md.
 */
final class ExternalFiles {
  private final Optional<Path> folder;
  private final Map<String, Long> sizes = new HashMap<>();

  /**
   * @param folder the model's; empty if no file may be used
   */
  ExternalFiles(Optional<Path> folder) {
    this.folder = folder;
  }

  /** The size of a file in bytes. */
  long size(String location) {
    return sizes.computeIfAbsent(location, this::measure);
  }

  private long measure(String location) {
    if (!folder.isPresent()) {
      throw new ModelRefusedException(
          "lies in another file, but the model has no folder to find it in");
    }
    try {
      Path relative = Paths.get(location);
      if (location.isEmpty()
          || relative.getRoot() != null
          || location.contains("..")
          || location.contains("\\")
          // ONNX Runtime takes the offset for an address in its own memory.
          || location.contains("_MEM_ADDR_")) {
        throw outside();
      }
      Path file = folder.get().resolve(relative).toRealPath();
      if (!file.startsWith(folder.get().toRealPath())) {
        throw outside();
      }
      if (!Files.isRegularFile(file)) {
        throw new ModelRefusedException("lies in what is no file beside the model");
      }
      return Files.size(file);
    } catch (InvalidPathException | IOException e) {
      throw new ModelRefusedException("lies in a file that can't be found beside the model", e);
    }
  }

  private static ModelRefusedException outside() {
    return new ModelRefusedException("lies outside the model's folder");
  }
}
