package dev.kiln.runtime.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder for a while, deleted with the files in it when it is closed, or when the process is told
 * to end. Not thread-safe.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final Set<ScratchFolder> OPEN = ConcurrentHashMap.newKeySet();

  static {
    try {
      Thread end = new Thread(() -> OPEN.forEach(ScratchFolder::abandon), "kiln-scratch");
      Runtime.getRuntime().addShutdownHook(end);
    } catch (IllegalStateException e) {
      // The process is ending already.
    }
  }

  private final Path path;

  private ScratchFolder(Path path) {
    this.path = path;
    OPEN.add(this);
  }

  /** Creates a folder among the system's temporary files. */
  public static ScratchFolder create() throws IOException {
    return new ScratchFolder(Files.createTempDirectory("kiln"));
  }

  /** Creates a hidden folder in another one. */
  static ScratchFolder in(Path parent) throws IOException {
    return new ScratchFolder(Files.createDirectory(parent.resolve("." + UUID.randomUUID())));
  }

  /** Returns the path of a file in it. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Returns the files in it. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      entries.forEach(files::add);
    }
    return files;
  }

  /** Deletes what a process that was told to end has written so far. */
  private void abandon() {
    try {
      close();
    } catch (IOException e) {
      // Its user may have come first.
    }
  }

  @Override
  public void close() throws IOException {
    OPEN.remove(this);
    for (Path file : files()) {
      Files.delete(file);
    }
    Files.delete(path);
  }
}
