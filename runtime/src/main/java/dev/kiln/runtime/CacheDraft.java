package dev.kiln.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of a cache folder while it is written. A lock on a file beside it tells other programs
 * that somebody still writes it; the draft of a program that was killed has no such lock, and the
 * next program deletes it.
 */
final class CacheDraft implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheDraft.class);

  private final Path file;
  private final FileChannel lock;

  private CacheDraft(Path file, FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  static CacheDraft in(Path folder) throws IOException {
    Path beside = Files.createTempFile(folder, "draft", ".lock");
    FileChannel lock = FileChannel.open(beside, StandardOpenOption.WRITE);
    try {
      lock.lock();
      return new CacheDraft(Files.createFile(draft(beside)), lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      Files.deleteIfExists(beside);
      throw e;
    }
  }

  private static Path draft(Path lock) {
    return lock.resolveSibling(lock.getFileName().toString().replace(".lock", ".tmp"));
  }

  private static Path lock(Path draft) {
    return draft.resolveSibling(draft.getFileName().toString().replace(".tmp", ".lock"));
  }

  /** Returns the path to write to. */
  Path file() {
    return file;
  }

  /** Deletes what is left of the draft. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(lock(file));
      lock.close();
    } catch (IOException e) {
      LOG.debug("{} can't be deleted", file, e);
    }
  }

  /** Deletes the drafts that nobody writes any more. */
  static void deleteAbandoned(Path folder) {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, "*.tmp")) {
      for (Path draft : drafts) {
        deleteIfAbandoned(draft);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("{} is not looked through for drafts", folder, e);
    }
  }

  private static void deleteIfAbandoned(Path draft) throws IOException {
    Path beside = lock(draft);
    try (FileChannel channel =
            FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock mine = channel.tryLock()) {
      if (mine != null) {
        Files.deleteIfExists(draft);
        Files.deleteIfExists(beside);
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is being written by this program", draft);
    }
  }
}
