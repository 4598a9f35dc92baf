package dev.kiln.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model as ONNX Runtime optimised it for this processor, kept in a file: ONNX Runtime's own
 * format, then 8 bytes of its CRC-32. The file's name is a hash of all that the optimiser's work
 * depends on; it may be deleted at any time.
 */
final class OptimizedModel {
  private static final Logger LOG = LoggerFactory.getLogger(OptimizedModel.class);
  private static final int CHECK = Long.BYTES;

  private final Path file;

  private OptimizedModel(Path file) {
    this.file = file;
  }

  static OptimizedModel of(Source source, Options options) {
    String key =
        String.join(
            "\n",
            source.sha256(),
            Ort.environment().getVersion(),
            Processor.features(),
            Provider.CPU.name(),
            options.optimization().name());
    return new OptimizedModel(options.cache().get().resolve(Sha256.of(key) + ".ort"));
  }

  /** ONNX Runtime's part of the file, mapped; empty if there is none or it is damaged. */
  Optional<ByteBuffer> read() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size() - CHECK;
      if (length > 0 && length <= Integer.MAX_VALUE) {
        ByteBuffer model = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
        ByteBuffer check = ByteBuffer.allocate(CHECK);
        channel.read(check, length);
        if (check.getLong(0) == crc(model)) {
          return Optional.of(model);
        }
      }
      LOG.debug("{} is damaged and made anew", file);
    } catch (NoSuchFileException e) {
      LOG.debug("{} is not there yet", file);
    } catch (IOException e) {
      LOG.debug("{} can't be read and is made anew", file, e);
    }
    return Optional.empty();
  }

  private static long crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    return crc.getValue();
  }

  /** A file of its own for ONNX Runtime to write; empty if the folder can't be written to. */
  Optional<Path> draft() {
    try {
      Files.createDirectories(file.getParent());
      return Optional.of(Files.createTempFile(file.getParent(), "draft", ".tmp"));
    } catch (IOException e) {
      LOG.warn("{} can't be written to, so no optimised model is kept there", file.getParent(), e);
      return Optional.empty();
    }
  }

  /** Makes the draft this file. */
  void keep(Path draft) {
    try {
      CRC32 crc = new CRC32();
      byte[] part = new byte[1 << 16];
      try (InputStream in = Files.newInputStream(draft)) {
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
          crc.update(part, 0, n);
        }
      }
      byte[] check = ByteBuffer.allocate(CHECK).putLong(crc.getValue()).array();
      Files.write(draft, check, StandardOpenOption.APPEND);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.debug("{} is not kept", file, e);
    }
  }

  /** Deletes the file, which then is made anew. */
  void delete() {
    delete(file);
  }

  /** Deletes a file if it is there and lets itself be deleted. */
  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("{} can't be deleted", file, e);
    }
  }
}
