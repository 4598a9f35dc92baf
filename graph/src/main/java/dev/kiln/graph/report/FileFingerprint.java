package dev.kiln.graph.report;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.runtime.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The size and hash that identify a file.
 *
 * @param bytes the size in bytes
 * @param sha256 the SHA-256 in hexadecimal
 */
public record FileFingerprint(long bytes, String sha256) {
  /** Reads the size and the hash of a file. */
  public static FileFingerprint of(Path file) {
    try {
      return new FileFingerprint(Files.size(file), Sha256.of(file));
    } catch (IOException e) {
      throw new GraphException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Returns a summary such as {@code lenet5.onnx, 245 KB, opset 17, sha256 ac658ad16677...}. */
  public String summary(Path name, OnnxModel model) {
    return "%s, %,d KB, %s, sha256 %s..."
        .formatted(
            name.getFileName(), (bytes + 1023) / 1024, model.versions(), sha256.substring(0, 12));
  }
}
