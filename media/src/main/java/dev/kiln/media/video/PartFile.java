package dev.kiln.media.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that gets its name when it is complete. Until then it has a temporary name in the same
 * folder, and is deleted when it is closed or when the process ends, for example by ctrl-C.
 */
final class PartFile implements AutoCloseable {
  private final Path target;
  private final Path part;

  PartFile(Path target) {
    this.target = target;
    // Keeps the ending, since encoders choose the format by it.
    part = target.toAbsolutePath().resolveSibling(".part-" + target.getFileName());
    part.toFile().deleteOnExit();
  }

  /** Returns the temporary name. */
  Path part() {
    return part;
  }

  /** Gives the file its name, replacing an earlier file. */
  void commit() throws IOException {
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(part);
  }
}
