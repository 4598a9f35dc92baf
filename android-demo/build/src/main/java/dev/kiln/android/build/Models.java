package dev.kiln.android.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The models that an app carries as assets. */
record Models(List<Path> files) {
  /** Makes a folder hold these models, those of them that exist, and no others. */
  void copyTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Set<Path> wanted = new HashSet<>();
    for (Path model : files) {
      if (Files.exists(model)) {
        Path copy = folder.resolve(model.getFileName());
        Files.copy(model, copy, StandardCopyOption.REPLACE_EXISTING);
        wanted.add(copy);
      }
    }
    try (Stream<Path> there = Files.list(folder)) {
      for (Path old : there.filter(f -> !wanted.contains(f)).toList()) {
        Files.delete(old);
      }
    }
  }
}
