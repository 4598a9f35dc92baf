package dev.kiln.media.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that gets its name when it is whole. Until then it stands beside it under another one, and
 * goes away when it is closed or the process ends, by ctrl-C too.
 */
final class PartFile implements AutoCloseable {
  private final Path target;
  private final Path part;

  PartFile(Path target) {
    this.target = target;
    // The ending stays, since programs choose the format by it.
    part = target.toAbsolutePath().resolveSibling(".part-" + target.getFileName());
    part.toFile().deleteOnExit();
  }

  Path part() {
    return part;
  }

  void commit() throws IOException {
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(part);
  }
}
