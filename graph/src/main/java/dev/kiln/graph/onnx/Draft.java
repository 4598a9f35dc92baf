package dev.kiln.graph.onnx;

import dev.kiln.graph.GraphException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A file that is not yet what it is to become: it lies in a folder of its own beside its target,
 * with the files that belong to it, until {@link #publish} moves them there, itself last and in one
 * step. Closing a draft deletes what was not published and leaves the target as it was.
 */
public final class Draft implements AutoCloseable {
  private final Path target;
  private final Path folder;

  private Draft(Path target, Path folder) {
    this.target = target;
    this.folder = folder;
  }

  /**
   * A draft of that file.
   *
   * @throws GraphException if the file could not be written there
   */
  public static Draft of(Path target) {
    Path parent = target.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new GraphException("cannot write " + target + ": there is no folder " + parent);
    }
    if (Files.isDirectory(target)) {
      throw new GraphException("cannot write " + target + ": it is a folder");
    }
    try {
      Path folder = Files.createDirectory(parent.resolve("." + UUID.randomUUID()));
      return new Draft(target, folder);
    } catch (IOException e) {
      throw new GraphException("cannot write " + target + ": " + parent + " is not writable", e);
    }
  }

  /** The file to write for now. */
  public Path file() {
    return folder.resolve(target.getFileName());
  }

  /** Makes it the target, in place of one that is there. */
  public void publish() {
    try {
      for (Path file : files()) {
        if (!file.equals(file())) {
          move(file, target.resolveSibling(file.getFileName()));
        }
      }
      move(file(), target);
    } catch (IOException e) {
      throw new GraphException("cannot write " + target + ": " + e.getMessage(), e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Override
  public void close() {
    try {
      for (Path file : files()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new GraphException("cannot delete " + folder + ": " + e.getMessage(), e);
    }
  }
}
