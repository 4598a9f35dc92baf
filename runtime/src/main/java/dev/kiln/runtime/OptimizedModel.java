package dev.kiln.runtime;

import dev.kiln.runtime.file.Crc32;
import dev.kiln.runtime.file.Sha256;
import dev.kiln.runtime.platform.Processor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cached file with a model as ONNX Runtime optimised it for this processor: the model in ONNX
 * Runtime's own format, followed by its CRC-32 in 8 bytes. The file name is a hash of everything
 * that influences the optimiser. The file may be deleted at any time. Its modification time is the
 * time of its last use; adding an entry deletes all entries unused for 30 days.
 */
final class OptimizedModel {
  private static final Logger LOG = LoggerFactory.getLogger(OptimizedModel.class);
  private static final int CHECK = Long.BYTES;
  private static final Duration UNUSED = Duration.ofDays(30);

  private final Path file;

  private OptimizedModel(Path file) {
    this.file = file;
  }

  /**
   * Returns the entry for a model.
   *
   * @param folder the cache
   * @param folding the size up to which ONNX Runtime may compute constants
   */
  static OptimizedModel of(ModelSource source, Options options, Path folder, long folding) {
    String key =
        String.join(
            "\n",
            source.sha256(folder),
            Ort.environment().getVersion(),
            Processor.features(),
            Provider.CPU.name(),
            String.valueOf(folding),
            options.optimization().name());
    return new OptimizedModel(folder.resolve(Sha256.of(key) + ".ort"));
  }

  /** Returns the file if it exists and is intact. */
  Optional<Path> find() {
    try {
      long length = Files.size(file) - CHECK;
      if (length > 0 && CacheFolder.isOwn(file) && Crc32.of(file, length) == check(length)) {
        markUsed();
        return Optional.of(file);
      }
      LOG.debug("{} is damaged or not this user's, and made anew", file);
    } catch (NoSuchFileException e) {
      LOG.debug("{} is not there yet", file);
    } catch (IOException e) {
      LOG.debug("{} can't be read and is made anew", file, e);
    }
    return Optional.empty();
  }

  private void markUsed() {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      LOG.debug("{} can't be written to", file, e);
    }
  }

  private long check(long position) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer check = ByteBuffer.allocate(CHECK);
      channel.read(check, position);
      return check.getLong(0);
    }
  }

  /** Creates a draft for ONNX Runtime to write to; returns empty if that is not possible. */
  Optional<CacheDraft> draft() {
    try {
      return Optional.of(CacheDraft.in(file.getParent()));
    } catch (IOException e) {
      LOG.warn("{} can't be written to, so no optimised model is kept there", file.getParent(), e);
      return Optional.empty();
    }
  }

  /** Moves the finished draft to this file. */
  void keep(Path draft) {
    try {
      long crc = Crc32.of(draft, Files.size(draft));
      byte[] check = ByteBuffer.allocate(CHECK).putLong(crc).array();
      Files.write(draft, check, StandardOpenOption.APPEND);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      deleteUnused(file.getParent());
    } catch (IOException e) {
      LOG.debug("{} is not kept", file, e);
    }
  }

  /** Deletes entries and sums that nobody has used for long. */
  private static void deleteUnused(Path folder) {
    FileTime limit = FileTime.from(Instant.now().minus(UNUSED));
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.{ort,sum}")) {
      for (Path entry : entries) {
        if (Files.getLastModifiedTime(entry).compareTo(limit) < 0) {
          delete(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("{} is not looked through for what is unused", folder, e);
    }
  }

  /** Deletes the file, so that it is created again. */
  void delete() {
    delete(file);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("{} can't be deleted", file, e);
    }
  }
}
