package dev.kiln.graph.onnx;

import dev.kiln.graph.GraphException;
import dev.kiln.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model or report that is being written; it appears under its name only when it is published.
 * What is wrong with the place is a {@link GraphException} that names the target.
 */
public final class Draft implements AutoCloseable {
  private final Path target;
  private final AtomicFile file;

  private Draft(Path target, AtomicFile file) {
    this.target = target;
    this.file = file;
  }

  /**
   * Prepares to write that file.
   *
   * @throws GraphException if the file could not be written there
   */
  public static Draft of(Path target) {
    try {
      return new Draft(target, AtomicFile.of(target));
    } catch (IOException e) {
      throw failed("write", target, e);
    }
  }

  /** Returns the file to write to until it is published. */
  public Path file() {
    return file.file();
  }

  /** Moves the draft, and the files beside it, to the target; replaces a file that is there. */
  public void publish() {
    try {
      file.publish();
    } catch (IOException e) {
      throw failed("write", target, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw failed("delete the draft of", target, e);
    }
  }

  private static GraphException failed(String verb, Path target, IOException e) {
    return new GraphException("cannot " + verb + " " + target + ": " + e.getMessage(), e);
  }
}
