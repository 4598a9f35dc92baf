package dev.kiln.graph.report;

import dev.kiln.graph.GraphException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells one file from another.
 *
 * @param bytes its size
 * @param sha256 its hash, in hexadecimal
 */
public record FileFingerprint(long bytes, String sha256) {
  public static FileFingerprint of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = new byte[1 << 16];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        digest.update(bytes, 0, read);
      }
      return new FileFingerprint(Files.size(file), HexFormat.of().formatHex(digest.digest()));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new GraphException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** For people: {@code lenet5.onnx, 245 KB, opset 17, sha256 ac658ad16677...}. */
  public String summary(Path name, int opset) {
    return "%s, %,d KB, opset %d, sha256 %s..."
        .formatted(name.getFileName(), (bytes + 1023) / 1024, opset, sha256.substring(0, 12));
  }
}
