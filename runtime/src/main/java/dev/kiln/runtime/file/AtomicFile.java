package dev.kiln.runtime.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears under its name only when it is complete. Until {@link #publish}, it is
 * written to a hidden folder beside its target, together with any files that belong to it. Closing
 * without publishing deletes the folder and leaves the target unchanged. Not thread-safe.
 */
public final class AtomicFile implements AutoCloseable {
  private final Path target;
  private final ScratchFolder folder;

  private AtomicFile(Path target, ScratchFolder folder) {
    this.target = target;
    this.folder = folder;
  }

  /**
   * Prepares to write a file.
   *
   * @param target the file, in an existing folder; if the file exists, it is replaced
   * @throws IOException if the file cannot be written there; the message gives the reason without
   *     naming the target
   */
  public static AtomicFile of(Path target) throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IOException("there is no folder " + parent);
    }
    if (Files.isDirectory(target)) {
      throw new IOException("it is a folder");
    }
    try {
      return new AtomicFile(target, ScratchFolder.in(parent));
    } catch (IOException e) {
      throw new IOException(parent + " is not writable", e);
    }
  }

  /** Returns the path to write to, which has the same file name as the target. */
  public Path file() {
    return folder.resolve(target.getFileName().toString());
  }

  /**
   * Moves the file to its target in one step, after the files written beside it. Of those, one that
   * is there already with the same content stays untouched: somebody may be reading it.
   */
  public void publish() throws IOException {
    for (Path file : folder.files()) {
      Path beside = target.resolveSibling(file.getFileName());
      if (!file.equals(file()) && !isThere(file, beside)) {
        move(file, beside);
      }
    }
    move(file(), target);
  }

  private static boolean isThere(Path file, Path target) throws IOException {
    return Files.exists(target)
        && Files.size(file) == Files.size(target)
        && Sha256.of(file).equals(Sha256.of(target));
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
