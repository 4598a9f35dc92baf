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
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that hold a model's external weights. They must lie in the model's folder or below it:
 * absolute paths, {@code ..} and links that lead outside are refused. Source: ONNX,
 * docs/ExternalData.md.
 */
final class ExternalFiles {
  private final Optional<Path> folder;
  private final Map<String, Long> sizes = new HashMap<>();

  /**
   * Creates the external files of a model.
   *
   * @param folder the folder of the model; empty if external files are not allowed
   */
  ExternalFiles(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Returns the size of a file in bytes. */
  long size(String location) {
    return sizes.computeIfAbsent(location, this::measure);
  }

  /** Returns the paths of the files, relative to the folder. */
  Set<String> locations() {
    return new TreeSet<>(sizes.keySet());
  }

  /** Returns the size of all files together. */
  long bytes() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private long measure(String location) {
    if (!folder.isPresent()) {
      throw new ModelRefusedException(
          "is in another file, but a model from a buffer or a stream has no folder");
    }
    try {
      Path relative = Paths.get(location);
      if (location.isEmpty()
          || relative.getRoot() != null
          || location.contains("..")
          || location.contains("\\")
          // ONNX Runtime would interpret the offset as an address in its own memory.
          || location.contains("_MEM_ADDR_")) {
        throw outside();
      }
      Path file = folder.get().resolve(relative).toRealPath();
      if (!file.startsWith(folder.get().toRealPath())) {
        throw outside();
      }
      if (!Files.isRegularFile(file)) {
        throw new ModelRefusedException("is in a path beside the model that is not a file");
      }
      return Files.size(file);
    } catch (InvalidPathException | IOException e) {
      throw new ModelRefusedException("is in a file that cannot be found beside the model", e);
    }
  }

  private static ModelRefusedException outside() {
    return new ModelRefusedException("lies outside the model's folder");
  }
}
