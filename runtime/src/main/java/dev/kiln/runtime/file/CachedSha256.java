package dev.kiln.runtime.file;

import dev.kiln.runtime.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SHA-256 of a file, kept beside what it was taken of: the file's size, time and CRC-32. A
 * program that has just started takes longer to hash a model than to open it.
 */
public final class CachedSha256 {
  private static final Logger LOG = LoggerFactory.getLogger(CachedSha256.class);

  private CachedSha256() {}

  /**
   * @param folder where sums are kept
   */
  public static String of(ModelFile model, Path folder) {
    Path file = model.path().toAbsolutePath();
    Path note = folder.resolve(Sha256.of(file.toString()) + ".sum");
    try {
      long size = Files.size(file);
      String state =
          size + " " + Files.getLastModifiedTime(file) + " " + Crc32.of(file, size) + " ";
      String known = read(note);
      if (known.startsWith(state) && known.length() == state.length() + 64) {
        return known.substring(state.length());
      }
      String sum = model.sha256();
      write(note, state + sum);
      return sum;
    } catch (IOException e) {
      return model.sha256();
    }
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
      Files.createDirectories(note.getParent());
      Path draft = Files.createTempFile(note.getParent(), "draft", ".tmp");
      Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
      Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.debug("{} can't be written", note, e);
    }
  }
}
