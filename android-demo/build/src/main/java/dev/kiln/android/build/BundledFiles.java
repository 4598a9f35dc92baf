package dev.kiln.android.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The models that an app carries as assets. */
record BundledFiles(List<Path> files) {
  /**
   * Finds models in a folder.
   *
   * @param names a model's name, or several with a bar between them: the first that is there is
   *     taken
   */
  static BundledFiles find(Path folder, List<String> names) {
    List<Path> files = new ArrayList<>();
    for (String choice : names) {
      files.add(
          Stream.of(choice.split("\\|"))
              .map(name -> folder.resolve(name.strip() + ".onnx"))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException(folder + " has no model " + choice.strip())));
    }
    return new BundledFiles(List.copyOf(files));
  }

  /** Makes a folder hold these models and no others. */
  void copyTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Set<Path> copies = new HashSet<>();
    for (Path file : files) {
      Path copy = folder.resolve(file.getFileName());
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      copies.add(copy);
    }
    try (Stream<Path> there = Files.list(folder)) {
      for (Path old : there.filter(file -> !copies.contains(file)).toList()) {
        Files.delete(old);
      }
    }
  }
}
