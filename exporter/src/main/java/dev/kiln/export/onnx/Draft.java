package dev.kiln.export.onnx;

import dev.kiln.export.ExportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file that is not yet what it is to become: it lies beside its target until {@link #publish}
 * moves it there in one step. Closing an unpublished draft deletes it and leaves the target as it
 * was.
 */
public final class Draft implements AutoCloseable {
  private final Path target;
  private final Path file;

  private Draft(Path target, Path file) {
    this.target = target;
    this.file = file;
  }

  /**
   * A draft of that file.
   *
   * @throws ExportException if the file could not be written there
   */
  public static Draft of(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ExportException("cannot write " + target + ": there is no folder " + folder);
    }
    if (Files.isDirectory(target)) {
      throw new ExportException("cannot write " + target + ": it is a folder");
    }
    Path file = folder.resolve("." + UUID.randomUUID() + ".onnx");
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new ExportException("cannot write " + target + ": " + folder + " is not writable", e);
    }
    return new Draft(target, file);
  }

  /** The file to write for now. */
  public Path file() {
    return file;
  }

  /** Makes it the target, in place of one that is there. */
  public void publish() {
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ExportException("cannot write " + target + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ExportException("cannot delete " + file + ": " + e.getMessage(), e);
    }
  }
}
