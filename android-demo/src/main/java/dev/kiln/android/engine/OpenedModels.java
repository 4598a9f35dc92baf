package dev.kiln.android.engine;

import dev.kiln.runtime.Options;
import dev.kiln.runtime.guard.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The model that the user opened last: a copy in the app's own folder, so that it is still there
 * when the app starts again and the file's owner has taken it away.
 */
public final class OpenedModels {
  /** Nothing in a stranger's file says how long it will run, and a loop may have no end. */
  private static final Duration LONGEST_RUN = Duration.ofSeconds(20);

  private final Path folder;

  /** Creates a place for an opened model. */
  public OpenedModels(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies a model, tries it, and deletes the one before it.
   *
   * @param name the name of its file
   * @param in is read to its end and not closed
   * @param most the largest file that is taken, in bytes
   * @param check throws if the model is of no use; then the one before it stays
   * @throws IOException if the file is larger, or cannot be read or written; the one before it
   *     stays
   */
  public Path keep(String name, InputStream in, long most, Consumer<Path> check)
      throws IOException {
    Path fresh = folder.resolveSibling(folder.getFileName() + "-new");
    OwnFiles.delete(fresh);
    Files.createDirectories(fresh);
    try {
      Path file = fresh.resolve(plain(name));
      copy(name, in, file, most);
      check.accept(file);
      OwnFiles.delete(folder);
      Files.move(fresh, folder);
      return folder.resolve(file.getFileName());
    } finally {
      OwnFiles.delete(fresh);
    }
  }

  private static void copy(String name, InputStream in, Path file, long most) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] part = new byte[1 << 16];
      long size = 0;
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        size += n;
        if (size > most) {
          throw new IOException(
              name + ": larger than the " + most / 1_000_000 + " MB that this phone has free");
        }
        out.write(part, 0, n);
      }
    }
  }

  /** Returns the copy of the name that {@link #keep} was given, if it is still there. */
  public Optional<Path> find(String name) {
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(folder.resolve(plain(name))).filter(Files::isRegularFile);
  }

  /** Returns a name of a file that is inside its folder whatever a stranger called it. */
  private static String plain(String name) {
    String plain = name.replaceAll("[^\\p{L}\\p{N} ._()+-]", "_").trim();
    String last = plain.length() > 80 ? plain.substring(plain.length() - 80) : plain;
    return last.replace(".", "").trim().isEmpty() ? "model.onnx" : last;
  }

  /**
   * Returns options for a model of unknown origin.
   *
   * @param free the memory that it may take, in bytes
   */
  public static Options cautious(Options options, long free) {
    Limits limits =
        Limits.defaults().withFileBytes(Math.min(free, Integer.MAX_VALUE)).withWeightBytes(free);
    return options.withLimits(limits).withRunLimit(LONGEST_RUN);
  }
}
