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
 * A temporary version of a file that is being written. It lies in its own folder next to the
 * target, together with its companion files. {@link #publish} moves the companion files into place
 * first and then the file itself, atomically. Closing a draft deletes everything that was not
 * published and leaves the target unchanged.
 */
public final class Draft implements AutoCloseable {
  private final Path target;
  private final Path folder;

  private Draft(Path target, Path folder) {
    this.target = target;
    this.folder = folder;
  }

  /**
   * Creates a draft of that file.
   *
   * @throws GraphException if the file cannot be written there
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

  /** Returns the temporary file to write to. */
  public Path file() {
    return folder.resolve(target.getFileName());
  }

  /** Moves the draft to the target, replacing an existing file. */
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
