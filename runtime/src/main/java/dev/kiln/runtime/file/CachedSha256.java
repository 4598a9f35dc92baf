package dev.kiln.runtime.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SHA-256 of a file, cached in a folder together with the size, modification time and CRC-32 of
 * the file. In a process that has just started, hashing a model takes longer than opening it.
 */
public final class CachedSha256 {
  private static final Logger LOG = LoggerFactory.getLogger(CachedSha256.class);

  private CachedSha256() {}

  /**
   * Returns the SHA-256 of a file, taken from the cache if the file has not changed since it was
   * hashed.
   *
   * @param folder the cache folder; ignored if it is not writable
   * @throws IOException if the file cannot be read
   */
  public static String of(Path model, Path folder) throws IOException {
    Path file = model.toAbsolutePath();
    Path note = folder.resolve(Sha256.of(file.toString()) + ".sum");
    long size = Files.size(file);
    String state = size + " " + Files.getLastModifiedTime(file) + " " + Crc32.of(file, size) + " ";
    String known = read(note);
    if (known.startsWith(state) && known.length() == state.length() + 64) {
      return known.substring(state.length());
    }
    String sum = Sha256.of(file);
    write(note, state + sum);
    return sum;
  }

  private static String read(Path note) {
    try {
      return new String(Files.readAllBytes(note), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static void write(Path note, String text) {
    try {
      Path draft = Files.createTempFile(note.getParent(), "sum", ".tmp");
      Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
      Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.debug("{} can't be written", note, e);
    }
  }
}
